//! Every call into the job crate's schema. They can't be checked when this is compiled: the crate
//! makes its tables itself. Each has a test in `tests/tests/it/kernel`.
//! Deliberately not here: tables of ours.

use crate::kernel::store_error;
use cauri_application::kernel::{
    error::StoreError,
    jobs::{Job, Priority},
};
use sqlx::{PgConnection, PgPool};

/// The one name under which the crate knows our jobs; which it is stands in what it keeps.
pub(super) const TASK: &str = "cauri";

/// The crate's tables are made before it looks for them: it would ask for the right to make the
/// schema, which is there already. The rest of its schema is its own.
pub(super) const PREPARE: &str = "
    CREATE TABLE IF NOT EXISTS jobs.migrations (
        id       integer PRIMARY KEY,
        ts       timestamptz,
        breaking boolean NOT NULL DEFAULT false
    )";

/// The crate turns row security on and lets only the owner through; `cauri_app` may work with rows
/// and change nothing else.
pub(super) const GRANT: &str = "
    GRANT SELECT ON ALL TABLES IN SCHEMA jobs TO cauri_app;
    GRANT USAGE, SELECT ON ALL SEQUENCES IN SCHEMA jobs TO cauri_app;
    GRANT EXECUTE ON ALL FUNCTIONS IN SCHEMA jobs TO cauri_app;
    DO $$
    DECLARE
        kept regclass;
    BEGIN
        FOR kept IN
            SELECT c.oid FROM pg_class AS c
            WHERE c.relnamespace = 'jobs'::regnamespace AND c.relkind = 'r'
              AND c.relname LIKE '\\_private\\_%'
        LOOP
            EXECUTE format('GRANT INSERT, UPDATE, DELETE ON %s TO cauri_app', kept);
            IF NOT EXISTS (SELECT FROM pg_policy
                           WHERE polrelid = kept AND polname = 'cauri_app') THEN
                EXECUTE format('CREATE POLICY cauri_app ON %s TO cauri_app
                                USING (true) WITH CHECK (true)', kept);
            END IF;
        END LOOP;
    END $$";

/// The crate's number for a priority; the lowest goes first.
pub(super) const fn number(priority: Priority) -> i32 {
    match priority {
        Priority::Urgent => -10,
        Priority::Normal => 0,
        Priority::Bulk => 10,
    }
}

/// Leaves a job to be done at once, in the caller's transaction.
pub(super) async fn add(connection: &mut PgConnection, job: &Job) -> Result<(), StoreError> {
    let kept =
        serde_json::to_value(job).map_err(|error| StoreError::Unavailable(Box::new(error)))?;
    sqlx::query(
        "SELECT FROM jobs.add_job(identifier => $1, payload => $2::jsonb::json,
             max_attempts => $3, priority => $4)",
    )
    .bind(TASK)
    .bind(kept)
    .bind(i32::from(job.tries()))
    .bind(number(job.priority()))
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

/// Takes its further tries from a job that runs; its end makes a dead letter of it.
pub(super) async fn take_tries(
    connection: &mut PgConnection,
    job_id: i64,
) -> Result<(), StoreError> {
    sqlx::query("UPDATE jobs._private_jobs SET attempts = max_attempts WHERE id = $1")
        .bind(job_id)
        .execute(connection)
        .await
        .map_err(store_error)?;
    Ok(())
}

/// Jobs of which nobody has tried any yet, or which somebody runs. (Whether a job that failed is
/// due again, only the crate's own clock knows.)
pub(super) async fn count_open(pool: &PgPool) -> Result<i64, StoreError> {
    sqlx::query_scalar(
        "SELECT count(*) FROM jobs._private_jobs
         WHERE locked_at IS NOT NULL OR attempts = 0",
    )
    .fetch_one(pool)
    .await
    .map_err(store_error)
}

/// The number of the last of the crate's migrations that was applied; 0 if there is nothing of it.
pub(in crate::kernel) async fn count_migrations(
    connection: &mut PgConnection,
) -> Result<i64, sqlx::Error> {
    // Only the catalogue is sure to be there.
    let exists: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                        WHERE n.nspname = 'jobs' AND c.relname = 'migrations')",
    )
    .fetch_one(&mut *connection)
    .await?;
    if !exists {
        return Ok(0);
    }
    sqlx::query_scalar("SELECT coalesce(max(id), 0)::bigint FROM jobs.migrations")
        .fetch_one(connection)
        .await
}
