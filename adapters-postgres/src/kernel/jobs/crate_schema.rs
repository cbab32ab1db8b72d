//! Every call into the job crate's schema. They can't be checked when this is compiled: the crate
//! makes its tables itself. Each has a test in `tests/tests/it/kernel`.
//! Deliberately not here: tables of ours.

use crate::kernel::{corrupt, store_error};
use cauri_application::{
    jobs::{Job, JobState, JobView, Priority},
    kernel::{
        error::StoreError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    work::ports::Waiting,
};
use cauri_domain::kernel::Timestamp;
use sqlx::{FromRow, PgConnection, PgPool};

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
pub(super) async fn exhaust_attempts(
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

/// How a job stands, in the crate's own terms.
const STATE: &str = "CASE WHEN locked_at IS NOT NULL THEN 'running'
                          WHEN attempts >= max_attempts THEN 'dead' ELSE 'waiting' END";

fn state(word: &str, id: i64) -> Result<JobState, StoreError> {
    let known = JobState::from_word(word);
    known.ok_or_else(|| corrupt("jobs._private_jobs", "state", id))
}

/// How a job stands; its row is locked.
pub(super) async fn get_state_for_update(
    connection: &mut PgConnection,
    job_id: i64,
) -> Result<Option<JobState>, StoreError> {
    let sql = format!("SELECT {STATE} FROM jobs._private_jobs WHERE id = $1 FOR UPDATE");
    let word: Option<String> = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
        .bind(job_id)
        .fetch_optional(connection)
        .await
        .map_err(store_error)?;
    word.map(|word| state(&word, job_id)).transpose()
}

/// Gives a job all its tries again, the first of them at once.
pub(super) async fn repeat(
    connection: &mut PgConnection,
    job_id: i64,
    machine_now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query("SELECT FROM jobs.reschedule_jobs(ARRAY[$1], run_at => $2, attempts => 0)")
        .bind(job_id)
        .bind(machine_now)
        .execute(connection)
        .await
        .map_err(store_error)?;
    Ok(())
}

/// Takes a job away.
pub(super) async fn discard(connection: &mut PgConnection, job_id: i64) -> Result<(), StoreError> {
    sqlx::query("SELECT FROM jobs.complete_jobs(ARRAY[$1])")
        .bind(job_id)
        .execute(connection)
        .await
        .map_err(store_error)?;
    Ok(())
}

/// A job as it stands in the crate's table.
#[derive(FromRow)]
struct JobRow {
    id: i64,
    name: String,
    priority: i32,
    tries: i64,
    most_tries: i64,
    last_error: Option<String>,
    created_at: Timestamp,
    updated_at: Timestamp,
    due_at: Timestamp,
}

/// Our words without what the crate puts around them.
fn plain(error: &str) -> String {
    let inner = error.strip_prefix("TaskError(\"").and_then(|rest| rest.strip_suffix("\")"));
    inner.unwrap_or(error).to_owned()
}

/// A page of the jobs that stand so, the oldest first.
pub(super) async fn list(
    pool: &PgPool,
    wanted: JobState,
    page: NumberedPageRequest,
) -> Result<NumberedPage<JobView>, StoreError> {
    let total = format!("SELECT count(*) FROM jobs._private_jobs WHERE {STATE} = $1");
    let total = sqlx::query_scalar(sqlx::AssertSqlSafe(total))
        .bind(wanted.as_str())
        .fetch_one(pool)
        .await
        .map_err(store_error)?;
    let rows = format!(
        "SELECT id, coalesce(payload ->> 'name', '') AS name, priority::integer AS priority,
                attempts::bigint AS tries, max_attempts::bigint AS most_tries, last_error,
                created_at, updated_at, run_at AS due_at
         FROM jobs._private_jobs WHERE {STATE} = $1 ORDER BY id LIMIT $2 OFFSET $3"
    );
    let rows: Vec<JobRow> = sqlx::query_as(sqlx::AssertSqlSafe(rows))
        .bind(wanted.as_str())
        .bind(i64::from(page.limit))
        .bind(page.offset())
        .fetch_all(pool)
        .await
        .map_err(store_error)?;
    let view = |row: JobRow| {
        let priority =
            Priority::ALL.iter().copied().find(|priority| number(*priority) == row.priority);
        Ok(JobView {
            id: row.id,
            name: row.name,
            state: wanted,
            priority: priority.ok_or_else(|| corrupt("jobs._private_jobs", "priority", row.id))?,
            tries: row.tries,
            most_tries: row.most_tries,
            last_error: row.last_error.map(|error| plain(&error)),
            created_at: row.created_at,
            updated_at: row.updated_at,
            due_at: row.due_at,
        })
    };
    let items = rows.into_iter().map(view).collect::<Result<_, StoreError>>()?;
    Ok(NumberedPage { items, total, request: page })
}

/// What waits, by priority, and the dead letters. A job that nobody has tried is due, whatever the
/// two clocks say.
pub(in crate::kernel) async fn waiting_jobs(
    pool: &PgPool,
    machine_now: Timestamp,
) -> Result<Vec<Waiting>, StoreError> {
    let rows: Vec<(i32, bool, i64, Option<Timestamp>)> = sqlx::query_as(
        "SELECT priority::integer, attempts >= max_attempts, count(*), min(run_at)
         FROM jobs._private_jobs
         WHERE locked_at IS NULL
           AND (attempts = 0 OR attempts >= max_attempts OR run_at <= $1)
         GROUP BY 1, 2",
    )
    .bind(machine_now)
    .fetch_all(pool)
    .await
    .map_err(store_error)?;
    let of = |queue: &str, wanted: &dyn Fn(i32, bool) -> bool| {
        let found: Vec<_> = rows.iter().filter(|row| wanted(row.0, row.1)).collect();
        Waiting {
            queue: queue.to_owned(),
            depth: found.iter().map(|row| row.2).sum(),
            oldest_at: found.iter().filter_map(|row| row.3).min(),
            by_machine: true,
        }
    };
    let mut waiting: Vec<_> = Priority::ALL
        .iter()
        .map(|&priority| {
            let queue = format!("{}_jobs", priority.as_str());
            of(&queue, &|of, dead| !dead && of == number(priority))
        })
        .collect();
    waiting.push(of("dead_jobs", &|_, dead| dead));
    Ok(waiting)
}
