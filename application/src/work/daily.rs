//! What is begun once a day, however many workers there are.
//! Deliberately not here: the work itself – it is left to jobs.

use crate::{
    app::App,
    jobs::{Job, Retained},
    kernel::error::StoreError,
    tx::in_tx,
};

/// The day's clean-up, as the store knows it.
const CLEAN_UP: &str = "clean_up";

/// Begins the day's clean-up, unless somebody has, and answers whether it did. A day on which
/// nobody looked needs nothing of its own: what is taken away goes by its age, so that the next
/// day's clean-up takes it too.
///
/// # Errors
/// The store's; the next look tries again.
pub async fn begin_day(app: &App) -> Result<usize, StoreError> {
    let today = app.clock.now().date_naive();
    in_tx(&*app.store, async |tx| {
        if !tx.jobs().claim_daily_run(CLEAN_UP, today).await? {
            return Ok(0);
        }
        for what in Retained::ALL {
            tx.jobs().enqueue(&Job::CleanUp { what }).await?;
        }
        Ok(1)
    })
    .await
}
