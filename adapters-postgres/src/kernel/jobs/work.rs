//! Works the queue of jobs off until told to stop.
//! Deliberately not here: what a job does.

use super::options::{JobSettings, Runner, for_ever};
use cauri_application::jobs::JobRunner;
use graphile_worker::{WorkerBuildError, runner::WorkerRuntimeError};
use sqlx::PgPool;
use std::sync::Arc;
use tokio::sync::watch;

/// Why the queue is no longer worked off.
#[derive(Debug, thiserror::Error)]
pub enum WorkJobsError {
    /// The worker could not begin.
    #[error("the worker of jobs can't begin")]
    Begin(#[from] WorkerBuildError),
    /// The worker broke off.
    #[error("the worker of jobs broke off")]
    BrokeOff(#[from] WorkerRuntimeError),
}

/// Works until `stop` turns true; what has begun ends within its time limit. `pool` is the queue's
/// own, of at least 4 connections: one listens all the time, and a sign of life must not wait for
/// requests.
///
/// # Errors
/// [`WorkJobsError`] says how far it came.
pub async fn work_jobs(
    pool: PgPool,
    run: Arc<dyn JobRunner>,
    settings: JobSettings,
    mut stop: watch::Receiver<bool>,
) -> Result<(), WorkJobsError> {
    let stopped = async move {
        // An error says that the sender is gone, which is a stop too.
        let _ = stop.wait_for(|stop| *stop).await;
    };
    let worker = for_ever(pool, Runner::new(run), settings).shutdown_signal(stopped).init().await?;
    Ok(worker.run().await?)
}
