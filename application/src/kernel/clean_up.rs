//! Taking away what is old, a batch at a time: what → whose, without a blind spot.
//! Deliberately not here: how old it may become (each context's `clean_up`).

use super::{
    app::App,
    error::StoreError,
    failpoint::die_here,
    idempotency::OUTCOMES_KEPT,
    jobs::{Job, Perishable},
    uow::{Tx, in_tx},
};
use crate::{affiliate, alerts, payments};
use cauri_domain::kernel::Timestamp;

/// Rows in one batch.
const BATCH: u16 = 512;
/// Batches in one job; what is left then is left to another.
const BATCHES: u8 = 100;

/// Takes away batch after batch until one is not full. What is left after 100 batches is another
/// job's, which is left in the transaction of the last batch.
///
/// # Errors
/// The store's.
pub async fn clean_up(app: &App, what: Perishable) -> Result<(), StoreError> {
    let now = app.clock.now();
    for nth in 1..=BATCHES {
        let more = in_tx(&*app.store, async |tx| {
            let more = take_batch(tx, what, now).await? >= usize::from(BATCH);
            if more && nth == BATCHES {
                tx.jobs().enqueue(&Job::CleanUp { what }).await?;
            }
            die_here(match what {
                Perishable::Notices => "notices_cleaned_up",
                Perishable::Clicks => "clicks_cleaned_up",
                Perishable::Outcomes => "outcomes_cleaned_up",
                Perishable::Alerts => "alerts_cleaned_up",
            });
            Ok::<_, StoreError>(more)
        })
        .await?;
        if !more {
            break;
        }
    }
    Ok(())
}

async fn take_batch(tx: &mut Tx, what: Perishable, now: Timestamp) -> Result<usize, StoreError> {
    let limit = i64::from(BATCH);
    match what {
        Perishable::Notices => payments::clean_up::take_batch(tx, now, limit).await,
        Perishable::Clicks => affiliate::clean_up::take_batch(tx, now, limit).await,
        Perishable::Outcomes => tx.idempotency().forget_outcomes(now - OUTCOMES_KEPT, limit).await,
        Perishable::Alerts => alerts::clean_up::take_batch(tx, now, limit).await,
    }
}
