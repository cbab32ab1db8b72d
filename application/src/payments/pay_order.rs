//! Pays an order: a payment of its own, stored before the gateway is called.
//! Deliberately not here: the call itself (`opening`), and believing that anything was paid.

pub use super::opening::Page;
use super::{amounts::nearest_payable, gateway::Channel, opening, payer, policy::may_pay};
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied, Permit},
        error::StoreError,
        idempotency::{Answer, IdempotencyError, conclude, earlier},
        ports::IdempotencyKey,
    },
    matrix::Operation,
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    kernel::{Country, OrderId, PaymentId, Personal, PhoneError},
    money::Xof,
    orders::Order,
    payments::{OpenError, Payment, PaymentState},
};
use serde::{Deserialize, Serialize};

/// How a buyer wants to pay.
#[derive(Debug, Clone)]
pub struct PayOrder {
    /// By which gateway; the operator's usual one if nobody names one.
    pub gateway: Option<String>,
    /// By which means.
    pub channel: Channel,
    /// The buyer's number as it was written, if the page is to know it.
    pub phone_number: Option<Personal<String>>,
    /// The country that was named beside the number.
    pub country: Option<Country>,
}

/// Why there is nothing to pay, or no page to pay on.
#[derive(Debug, thiserror::Error)]
pub enum PayOrderError {
    /// The role may not pay.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is not there, or somebody else's.
    #[error("there is no such order")]
    NotFound,
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// The order does not wait for money.
    #[error(transparent)]
    Open(#[from] OpenError),
    /// A payment of the order came with another amount; a person looks at it.
    #[error("a payment of the order waits for a person")]
    UnderReview,
    /// No gateway has this name.
    #[error("no gateway has this name")]
    UnknownGateway,
    /// The buyer's number.
    #[error(transparent)]
    Phone(#[from] PhoneError),
    /// The gateway does not take this amount.
    #[error("the gateway does not take {amount_xof}")]
    AmountNotPayable {
        /// The order's total.
        amount_xof: Xof,
        /// The nearest amounts that it takes.
        nearest: Vec<Xof>,
    },
    /// The gateway gave no answer; the payment stays open, and asking again goes on with it.
    #[error("the gateway gives no answer")]
    GatewayUnavailable,
    /// The gateway refused to open the payment, which has failed by it.
    #[error("the gateway refused to open the payment")]
    GatewayRefused,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(PayOrderError);

/// What a client's key is bound to.
#[derive(Debug, Clone, Copy, PartialEq, Eq, Serialize, Deserialize)]
struct Bound {
    payment_id: PaymentId,
}

/// Pays an order. The payment and its key are committed first, then the gateway is called; while
/// a payment is open, paying again – with whatever key – goes on with the same one.
///
/// # Errors
/// [`PayOrderError`] says why not.
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
    Payment::payable(&order, now)?;
    let payment_id = match tx.payments().find_open_for_order(order_id).await? {
        Some(Payment { state: PaymentState::Mismatch { .. }, .. }) => {
            return Err(PayOrderError::UnderReview);
        }
        Some(open) => open.id,
        None => {
            let gateway = choose(app, &order, wish)?;
            let id = PaymentId(app.ids.next());
            let payment = Payment::open(id, &order, gateway, now)?;
            tx.payments().insert(permit, &payment).await?;
            id
        }
    };
    Ok(conclude(tx, caller, operation, Some(key), Bound { payment_id }).await?)
}

/// The gateway that is wished for, if it takes the order's total.
fn choose(app: &App, order: &Order, wish: &PayOrder) -> Result<&'static str, PayOrderError> {
    let name = wish.gateway.as_deref().unwrap_or(app.payments.default_gateway);
    let (name, gateway) =
        app.payments.gateways.get_key_value(name).ok_or(PayOrderError::UnknownGateway)?;
    match nearest_payable(&gateway.capabilities(), order.total_xof) {
        None => Ok(*name),
        Some(nearest) => {
            Err(PayOrderError::AmountNotPayable { amount_xof: order.total_xof, nearest })
        }
    }
}
