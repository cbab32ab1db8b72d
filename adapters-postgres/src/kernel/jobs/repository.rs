//! Jobs in a transaction of ours, and what we keep about them ourselves.
//! Deliberately not here: statements on the job crate's tables (`crate_schema`).

use super::crate_schema::{self, add, exhaust_attempts, list};
use crate::kernel::{store::PgQueries, store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    jobs::{Job, JobQueries, JobRepository, JobState, JobView},
    kernel::{
        caller::Permit,
        error::StoreError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
};
use cauri_domain::kernel::Timestamp;
use chrono::NaiveDate;

#[async_trait]
impl JobRepository for PgTx {
    async fn enqueue(&mut self, job: &Job) -> Result<(), StoreError> {
        add(self.connection(), job).await
    }

    async fn count_unended_starts(&mut self, job_id: i64) -> Result<u16, StoreError> {
        let starts =
            sqlx::query_scalar!("SELECT starts FROM app.job_starts WHERE job_id = $1", job_id)
                .fetch_optional(self.connection())
                .await
                .map_err(store_error)?;
        Ok(starts.map_or(0, |starts| u16::try_from(starts).unwrap_or(u16::MAX)))
    }

    async fn note_start(&mut self, job_id: i64, machine_now: Timestamp) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO app.job_starts AS it (job_id, starts, started_at) VALUES ($1, 1, $2)
             ON CONFLICT (job_id) DO UPDATE SET starts = it.starts + 1, started_at = $2",
            job_id,
            machine_now,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn note_end(&mut self, job_id: i64) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM app.job_starts WHERE job_id = $1", job_id)
            .execute(self.connection())
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn exhaust_attempts(&mut self, job_id: i64) -> Result<(), StoreError> {
        exhaust_attempts(self.connection(), job_id).await
    }

    async fn get_state_for_update(&mut self, job_id: i64) -> Result<Option<JobState>, StoreError> {
        crate_schema::get_state_for_update(self.connection(), job_id).await
    }

    async fn repeat(
        &mut self,
        _permit: &Permit,
        job_id: i64,
        machine_now: Timestamp,
    ) -> Result<(), StoreError> {
        self.note_end(job_id).await?;
        crate_schema::repeat(self.connection(), job_id, machine_now).await
    }

    async fn discard(&mut self, _permit: &Permit, job_id: i64) -> Result<(), StoreError> {
        self.note_end(job_id).await?;
        crate_schema::discard(self.connection(), job_id).await
    }

    async fn claim_daily_run(
        &mut self,
        work: &'static str,
        day: NaiveDate,
    ) -> Result<bool, StoreError> {
        // Whoever comes at the same time waits for the row, and finds the day taken.
        let taken = sqlx::query!(
            "INSERT INTO app.days_begun AS it (work, day) VALUES ($1, $2)
             ON CONFLICT (work) DO UPDATE SET day = $2 WHERE it.day < $2",
            work,
            day,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(taken.rows_affected() == 1)
    }
}

#[async_trait]
impl JobQueries for PgQueries {
    async fn list_jobs(
        &self,
        state: JobState,
        page: NumberedPageRequest,
    ) -> Result<NumberedPage<JobView>, StoreError> {
        list(&self.pool, state, page).await
    }
}
