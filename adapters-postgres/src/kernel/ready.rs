//! Is the database there, and is its schema today's?
//! Deliberately not here: what is answered to whoever asks.

use super::{
    error::store_error,
    jobs::{KNOWN_JOB_MIGRATIONS, count_job_migrations, waiting_jobs},
    migrate::MIGRATOR,
    store::PgQueries,
};
use async_trait::async_trait;
use cauri_application::{
    kernel::error::StoreError,
    work::ports::{Waiting, WorkQueries},
};
use cauri_domain::kernel::Timestamp;

#[async_trait]
impl WorkQueries for PgQueries {
    async fn ready(&self) -> Result<(), StoreError> {
        // The migrator's own table; it is made at run time, so this query can't be checked earlier.
        let applied: i64 =
            sqlx::query_scalar("SELECT count(*) FROM app._sqlx_migrations WHERE success")
                .fetch_one(&self.pool)
                .await
                .map_err(store_error)?;
        let known = MIGRATOR.iter().count();
        if usize::try_from(applied).is_ok_and(|applied| applied < known) {
            return Err(behind("app._sqlx_migrations", format!("{applied} of {known}")));
        }
        let mut connection = self.pool.acquire().await.map_err(store_error)?;
        let applied = count_job_migrations(&mut connection).await.map_err(store_error)?;
        if applied < KNOWN_JOB_MIGRATIONS {
            return Err(behind("jobs.migrations", format!("{applied} of {KNOWN_JOB_MIGRATIONS}")));
        }
        Ok(())
    }

    async fn list_queues(
        &self,
        now: Timestamp,
        machine_now: Timestamp,
    ) -> Result<Vec<Waiting>, StoreError> {
        let mut waiting = self.waiting(now).await?;
        waiting.extend(waiting_jobs(&self.pool, machine_now).await?);
        Ok(waiting)
    }
}

fn behind(table: &'static str, id: String) -> StoreError {
    StoreError::Corrupt { table, column: "version", id }
}
