//! The dispatcher: takes events in order and has each context react, once each.
//! Deliberately not here: which reactions there are (`routes`).

use crate::{app::App, kernel::error::StoreError, routes::react, tx::in_tx};
use chrono::TimeDelta;

/// Events in one batch.
const BATCH: i64 = 256;
/// How long a failed event waits for its next try.
const RETRY_AFTER: TimeDelta = TimeDelta::seconds(30);

/// Dispatches one batch and answers how many events it was.
///
/// The batch is one transaction: what the reactions write and `dispatched_at` commit together, so
/// a crash in between repeats neither. If a batch fails it is walked one by one, and the event
/// that fails is put off; later events of the same thing wait for it.
///
/// # Errors
/// The store's, if not even one event can be dispatched.
pub async fn dispatch(app: &App) -> Result<usize, StoreError> {
    match dispatch_batch(app, BATCH).await {
        Ok(count) => Ok(count),
        Err(error) => {
            tracing::warn!(error = %error, "a batch of events failed; going one by one");
            dispatch_first(app).await
        }
    }
}

async fn dispatch_batch(app: &App, limit: i64) -> Result<usize, StoreError> {
    let machine_now = app.machine.now();
    in_tx(&*app.store, async |tx| {
        if !tx.outbox().claim_turn().await? {
            return Ok(0);
        }
        let events = tx.outbox().list_pending(machine_now, limit).await?;
        for recorded in &events {
            react(tx, recorded).await?;
        }
        let ids: Vec<_> = events.iter().map(|recorded| recorded.id).collect();
        tx.outbox().mark_dispatched(&ids, machine_now).await?;
        Ok(events.len())
    })
    .await
}

/// Dispatches the oldest event alone; if it fails, puts it off so that others get through.
async fn dispatch_first(app: &App) -> Result<usize, StoreError> {
    match dispatch_batch(app, 1).await {
        Ok(count) => Ok(count),
        Err(error) => {
            let machine_now = app.machine.now();
            in_tx(&*app.store, async |tx| {
                if !tx.outbox().claim_turn().await? {
                    return Ok(0);
                }
                let Some(event) = tx.outbox().list_pending(machine_now, 1).await?.pop() else {
                    return Ok(0);
                };
                tracing::error!(event_id = %event.id, error = %error, "an event is put off");
                tx.outbox().postpone(event.id, machine_now + RETRY_AFTER).await?;
                Ok(1)
            })
            .await
        }
    }
}
