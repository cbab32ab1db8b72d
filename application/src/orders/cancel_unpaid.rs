//! Writes down that orders were cancelled because nobody paid in time; their stock goes back.
//! Deliberately not here: when that is (the domain says so, whether or not this has run).

use crate::{
    app::App,
    event::{Event, Recorded},
    kernel::{caller::Permit, error::StoreError},
    orders::events::OrderCancelled,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    kernel::{Decision, EventId, Timestamp},
    orders::Order,
};

/// Orders in one batch.
const BATCH: i64 = 512;

/// Cancels one batch of orders that are due and answers how many.
///
/// # Errors
/// The store's; the next look tries again.
pub async fn cancel_unpaid(app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let due = tx.orders().claim_unpaid(now, BATCH).await?;
            if due.is_empty() {
                return Ok(0);
            }
            cancel(tx, app, due, now).await
        })
        .await
    })
    .await
}

async fn cancel(
    tx: &mut Tx,
    app: &App,
    due: Vec<Order>,
    now: Timestamp,
) -> Result<usize, StoreError> {
    let mut cancelled = Vec::with_capacity(due.len());
    let mut returned = Vec::new();
    let mut events = Vec::with_capacity(due.len());
    for order in due {
        let Decision::Applied { next, .. } = order.cancel_unpaid(now) else { continue };
        cancelled.push((next.id, next.updated_at));
        returned.extend(next.lines.iter().map(|line| (line.product_id, line.quantity)));
        events.push(Recorded {
            id: EventId(app.ids.next()),
            event: Event::OrderCancelled(OrderCancelled { order_id: next.id }),
            occurred_at: next.updated_at,
        });
    }
    tx.catalog().return_stock(&returned).await?;
    tx.orders().mark_cancelled(&Permit::system(), &cancelled).await?;
    tx.outbox().append(&events).await?;
    Ok(cancelled.len())
}
