//! Taking away what is old, a batch at a time: what → whose, without a blind spot.
//! Deliberately not here: how old it may become (each context's `clean_up`).

use crate::{
    affiliate, alerts,
    app::App,
    jobs::{Job, Retained},
    kernel::{error::StoreError, failpoint::kill_point, idempotency::OUTCOMES_KEPT},
    payments,
    tx::{Tx, in_tx},
};
use cauri_domain::kernel::Timestamp;

/// Rows in one batch.
const BATCH: u16 = 512;
/// Batches in one job; what is left then is left to another.
const BATCHES: u8 = 100;

/// Takes away batch after batch until one is not full. What is left after 100 batches is another
/// job's, which is left in the transaction of the last batch.
pub async fn clean_up(app: &App, what: Retained) -> Result<(), StoreError> {
    let now = app.clock.now();
    for nth in 1..=BATCHES {
        let more = in_tx(&*app.store, async |tx| {
            let more = take_batch(tx, what, now).await? >= usize::from(BATCH);
            if more && nth == BATCHES {
                tx.jobs().enqueue(&Job::CleanUp { what }).await?;
            }
            kill_point(match what {
                Retained::Notices => "notices_cleaned_up",
                Retained::Clicks => "clicks_cleaned_up",
                Retained::Outcomes => "outcomes_cleaned_up",
                Retained::Alerts => "alerts_cleaned_up",
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

async fn take_batch(tx: &mut Tx, what: Retained, now: Timestamp) -> Result<usize, StoreError> {
    let limit = i64::from(BATCH);
    match what {
        Retained::Notices => payments::clean_up::take_batch(tx, now, limit).await,
        Retained::Clicks => affiliate::clean_up::take_batch(tx, now, limit).await,
        Retained::Outcomes => tx.idempotency().forget_outcomes(now - OUTCOMES_KEPT, limit).await,
        Retained::Alerts => alerts::clean_up::take_batch(tx, now, limit).await,
    }
}
