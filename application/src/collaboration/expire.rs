//! The sweep: writes down that deadlines have passed, many at once.
//! Deliberately not here: the deadline itself – a collaboration past it *is* expired already.

use super::public;
use crate::{
    app::App,
    kernel::{caller::Permit, error::StoreError},
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::{
    collaboration::{Collaboration, expire as decide},
    kernel::{Decision, Timestamp},
};

/// The most collaborations in one batch.
const BATCH: i64 = 512;

/// Writes down one batch of expiries and answers how many it was; each is stamped with its own
/// deadline.
///
/// # Errors
/// The store's; the next look tries again.
pub async fn expire(app: &App) -> Result<usize, StoreError> {
    expire_up_to(app, BATCH).await
}

/// The same with a batch of this size; small ones are slow.
///
/// # Errors
/// The store's; the next look tries again.
pub async fn expire_up_to(app: &App, limit: i64) -> Result<usize, StoreError> {
    let now = app.clock.now();
    retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| {
            let due = tx.collaboration().claim_due(now, limit).await?;
            write_down(tx, app, &due, now).await
        })
        .await
    })
    .await
}

/// Writes down the expiry of those among these that are past their deadline.
pub(super) async fn write_down(
    tx: &mut Tx,
    app: &App,
    due: &[Collaboration],
    now: Timestamp,
) -> Result<usize, StoreError> {
    let mut expired = Vec::with_capacity(due.len());
    let mut recorded = Vec::with_capacity(due.len());
    for collaboration in due {
        if let Ok(Decision::Applied { next, events }) = decide(collaboration, now) {
            recorded.extend(events.iter().map(|event| public::record(app, &next, event)));
            expired.push(next);
        }
    }
    if expired.is_empty() {
        return Ok(0);
    }
    tx.collaboration().save_expired(&Permit::system(), &expired).await?;
    tx.outbox().append(&recorded).await?;
    Ok(expired.len())
}
