//! Runs the jobs that are due outside the worker.
//! Deliberately not here: the worker (`work`).

use super::{
    crate_schema::count_open,
    options::{Runner, for_one_pass},
};
use async_trait::async_trait;
use cauri_application::{
    jobs::{DueJobs, JobRunner},
    kernel::error::StoreError,
};
use sqlx::PgPool;
use std::{sync::Arc, time::Duration};
use tokio::time::sleep;

/// Jobs at once.
const CONCURRENCY: usize = 4;
/// The pause before whoever waits for somebody else's job looks again.
const LOOK: Duration = Duration::from_millis(20);

/// Jobs that are due, on a pool.
#[derive(Debug, Clone)]
pub struct PgDueJobs {
    pool: PgPool,
}

impl PgDueJobs {
    /// Jobs of this database.
    pub const fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl DueJobs for PgDueJobs {
    async fn run_due(&self, run: Arc<dyn JobRunner>) -> Result<bool, StoreError> {
        if count_open(&self.pool).await? == 0 {
            return Ok(false);
        }
        let runner = Runner::new(run);
        let worker = for_one_pass(self.pool.clone(), runner.clone(), CONCURRENCY).init().await;
        let worker = worker.map_err(|error| StoreError::Unavailable(Box::new(error)))?;
        worker.run_once().await.map_err(|error| StoreError::Unavailable(Box::new(error)))?;
        if runner.ran() == 0 {
            sleep(LOOK).await;
        }
        Ok(true)
    }
}
