//! Cancels an order as its buyer wishes, as long as it is not paid; its stock goes back.
//! Deliberately not here: a payment of it that is open – it goes on being asked about, and money
//! that comes by it is left over.

use super::{create_order::OrderView, policy::may_cancel};
use crate::{
    app::App,
    event::Event,
    kernel::{
        caller::{Caller, Denied, Permit},
        error::StoreError,
        idempotency::{Answer, IdempotencyError, conclude, earlier},
        outbox::publish,
        ports::IdempotencyKey,
    },
    matrix::Operation,
    orders::events::OrderCancelled,
    store_conflicts,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    kernel::{Decision, OrderId, Timestamp},
    orders::{CancelError, Order},
};
use serde::{Deserialize, Serialize};

/// Why an order was not cancelled.
#[derive(Debug, thiserror::Error)]
pub enum CancelOrderError {
    /// The role may not cancel.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is not there, or somebody else's.
    #[error("there is no such order")]
    NotFound,
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// The client saw another version.
    #[error("the order is in version {found}")]
    StaleVersion {
        /// The version found.
        found: i64,
    },
    /// The clock or the money was faster.
    #[error(transparent)]
    Refused(#[from] CancelError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(CancelOrderError);

/// An order that is cancelled.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CancelledOrder {
    /// As it is now.
    pub order: OrderView,
    /// True if the buyer had cancelled it before.
    pub already_applied: bool,
}

/// Cancels an order.
pub async fn cancel_order(
    app: &App,
    caller: &Caller,
    key: Option<&IdempotencyKey>,
    id: OrderId,
    if_match: Option<i64>,
) -> Result<Answer<CancelledOrder>, CancelOrderError> {
    let operation = Operation::CancelOrder;
    let permit = operation.permit(caller)?;
    let now = app.clock.now();
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let order = tx.orders().get_for_update(id).await?;
            let order = order.filter(|order| may_cancel(caller, order));
            let order = order.ok_or(CancelOrderError::NotFound)?;
            if let Some(answer) = earlier(tx, caller, operation, key, now).await? {
                return Ok(answer);
            }
            let found = order.clone().as_of(now).version;
            if if_match.is_some_and(|seen| seen != found) {
                return Err(CancelOrderError::StaleVersion { found });
            }
            let decision = order.cancel(now)?;
            let already_applied = decision.is_replay();
            let order = save(tx, app, &permit, decision, now).await?;
            let order = OrderView::of(&order, &app.payments.gateways);
            let cancelled = CancelledOrder { order, already_applied };
            Ok(conclude(tx, caller, operation, key, cancelled).await?)
        })
        .await
    })
    .await
}

async fn save(
    tx: &mut Tx,
    app: &App,
    permit: &Permit,
    decision: Decision<Order, ()>,
    now: Timestamp,
) -> Result<Order, StoreError> {
    let next = match decision {
        Decision::AlreadyApplied(order) => return Ok(order),
        Decision::Applied { next, .. } => next,
    };
    let returned: Vec<_> = next.lines.iter().map(|line| (line.product_id, line.quantity)).collect();
    tx.catalog().return_stock(&returned).await?;
    tx.orders().save(permit, &next).await?;
    publish(tx, app, now, [Event::OrderCancelled(OrderCancelled { order_id: next.id })]).await?;
    Ok(next)
}
