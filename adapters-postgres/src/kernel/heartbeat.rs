//! Rows of `app.workers` and `app.tick_runs`.
//! Deliberately not here: what silence means.

use super::{error::store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    kernel::{error::StoreError, workers::Workers},
    work::ports::{HeartbeatRepository, TickRun},
};
use cauri_domain::kernel::{Timestamp, WorkerId};
use sqlx::PgExecutor;

/// Workers that gave a sign of life since then, and those that did not.
pub(crate) async fn count_workers(
    executor: impl PgExecutor<'_>,
    alive_since: Timestamp,
) -> Result<Workers, sqlx::Error> {
    sqlx::query_as!(
        Workers,
        r#"SELECT count(*) FILTER (WHERE seen_at > $1) AS "alive!",
                  count(*) FILTER (WHERE seen_at <= $1) AS "silent!"
           FROM app.workers"#,
        alive_since,
    )
    .fetch_one(executor)
    .await
}

#[async_trait]
impl HeartbeatRepository for PgTx {
    async fn keep_worker(
        &mut self,
        id: WorkerId,
        machine_now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO app.workers (id, started_at, seen_at) VALUES ($1, $2, $2)
             ON CONFLICT (id) DO UPDATE SET seen_at = $2",
            id.0,
            machine_now,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn keep_runs(&mut self, runs: &[TickRun]) -> Result<(), StoreError> {
        let ticks: Vec<_> = runs.iter().map(|run| run.tick.to_owned()).collect();
        let paces: Vec<_> = runs.iter().map(|run| run.every_seconds).collect();
        let instants: Vec<_> = runs.iter().map(|run| run.ran_at).collect();
        // In the order of their words, so that two workers never wait for each other in a circle.
        sqlx::query!(
            "INSERT INTO app.tick_runs AS kept (tick, every_seconds, ran_at)
             SELECT tick, every_seconds, ran_at
             FROM unnest($1::text[], $2::integer[], $3::timestamptz[])
                  AS new (tick, every_seconds, ran_at)
             ORDER BY tick
             ON CONFLICT (tick) DO UPDATE
             SET every_seconds = excluded.every_seconds,
                 ran_at = greatest(kept.ran_at, excluded.ran_at)",
            &ticks,
            &paces,
            &instants,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn remove_worker(&mut self, id: WorkerId) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM app.workers WHERE id = $1", id.0)
            .execute(self.connection())
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn forget_workers(&mut self, silent_since: Timestamp) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM app.workers WHERE seen_at < $1", silent_since)
            .execute(self.connection())
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
