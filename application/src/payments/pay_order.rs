//! Pays an order: a payment of its own, stored before the gateway is called.
//! Deliberately not here: the call itself (`opening`), and believing that anything was paid.

pub use super::paying::{Page, PayOrder, PayOrderError};
use super::{opening, payer, place::place, policy::may_pay};
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Permit},
        failpoint::kill_point,
        idempotency::{Answer, conclude, earlier},
        ports::IdempotencyKey,
    },
    matrix::Operation,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::kernel::{OrderId, PaymentId};
use serde::{Deserialize, Serialize};

/// What a client's key is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Bound {
    payment_id: PaymentId,
}

/// Pays an order. The payment and its key are committed first, then the gateway is called; while
/// a payment is open, paying again – with whatever key – goes on with the same one.
pub async fn pay_order(
    app: &App,
    caller: &Caller,
    key: &IdempotencyKey,
    order_id: OrderId,
    wish: &PayOrder,
) -> Result<Answer<Page>, PayOrderError> {
    let permit = Operation::PayOrder.permit(caller)?;
    let wish = &payer::with_number(app, caller, wish).await?;
    let bound = retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| bind(tx, app, caller, &permit, key, order_id, wish).await)
            .await
    })
    .await?;
    kill_point("pay_after_binding");
    let opened = opening::page(app, bound.outcome.payment_id, wish).await?;
    // A key that was bound, but whose first request brought no page, has no answer to replay.
    let replayed = bound.replayed && !opened.now;
    Ok(Answer { outcome: opened.page, replayed })
}

/// Binds the key to the order's open payment, or to a new one.
async fn bind(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    permit: &Permit,
    key: &IdempotencyKey,
    order_id: OrderId,
    wish: &PayOrder,
) -> Result<Answer<Bound>, PayOrderError> {
    let now = app.clock.now();
    let order = tx.orders().get_for_update(order_id).await?;
    let order = order.filter(|order| may_pay(caller, order)).ok_or(PayOrderError::NotFound)?;
    let operation = Operation::PayOrder;
    if let Some(answer) = earlier(tx, caller, operation, Some(key), now).await? {
        return Ok(answer);
    }
    let payment_id = place(tx, app, permit, &order, wish, now).await?;
    Ok(conclude(tx, caller, operation, Some(key), Bound { payment_id }).await?)
}
