//! Signs of life: a worker says that it is there, and which of its recurring work ran.
//! Deliberately not here: what silence means (`alerts`).

use crate::{app::App, kernel::error::StoreError, tx::in_tx, work::ports::TickRun};
use cauri_domain::kernel::WorkerId;
use chrono::TimeDelta;

/// How long ago a sign of life must be before nobody waits for another. Whoever forgets is a worker
/// itself, so that the last one is never forgotten.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(1);

/// Keeps a sign of life, and what ran since the last.
///
/// # Errors
/// The store's; the next sign of life says the same.
pub async fn beat(app: &App, id: WorkerId, runs: &[TickRun]) -> Result<(), StoreError> {
    let now = app.machine.now();
    in_tx(&*app.store, async |tx| {
        tx.heartbeat().keep_worker(id, now).await?;
        tx.heartbeat().keep_runs(runs).await?;
        tx.heartbeat().forget_workers(now - FORGOTTEN_AFTER).await
    })
    .await
}

/// Keeps what ran, without a sign of life.
pub async fn keep_runs(app: &App, runs: &[TickRun]) -> Result<(), StoreError> {
    in_tx(&*app.store, async |tx| tx.heartbeat().keep_runs(runs).await).await
}

/// Takes a worker's sign of life back: it ends as it should.
pub async fn leave(app: &App, id: WorkerId) -> Result<(), StoreError> {
    in_tx(&*app.store, async |tx| tx.heartbeat().remove_worker(id).await).await
}
