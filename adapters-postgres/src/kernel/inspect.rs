//! Looks at a database from outside, for `cauri doctor`, on a connection that can't write.
//! Deliberately not here: what is well and what is not.

use super::{
    heartbeat::count_workers,
    jobs::{KNOWN_JOB_MIGRATIONS, count_job_migrations},
    login::surplus,
    migrate::MIGRATOR,
};
use cauri_application::{kernel::workers::Workers, system::ports::BackupState};
use cauri_domain::kernel::Timestamp;
use sqlx::{
    ConnectOptions as _, Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions,
};
use std::str::FromStr as _;

/// What a database looks like from outside.
#[derive(Debug, Clone)]
pub struct Inspection {
    /// The server's version, as it names itself.
    pub server_version: String,
    /// When the server took our connection, by its own clock.
    pub server_instant: Timestamp,
    /// What our login may do that serving does not need, in PostgreSQL's words.
    pub login_surplus: Vec<String>,
    /// What is in it; `None` if there is nothing of ours.
    pub schema: Option<FoundSchema>,
}

/// A schema of ours.
#[derive(Debug, Clone)]
pub struct FoundSchema {
    /// Migrations that were applied.
    pub applied: i64,
    /// Migrations in the program.
    pub known: i64,
    /// Migrations of the job queue's own schema that were applied.
    pub jobs_applied: i64,
    /// Migrations of the job queue's own schema in the program.
    pub jobs_known: i64,
    /// The mode's word; `None` if the first migration was not finished.
    pub mode: Option<String>,
    /// How far the business clock was moved ahead, in seconds.
    pub clock_offset_seconds: i64,
    /// How the database is kept; `None` if its schema is too old to know.
    pub backup: Option<BackupState>,
    /// Workers by their signs of life; `None` if its schema is too old to know.
    pub workers: Option<Workers>,
}

/// Looks, and changes nothing. A worker is alive that gave a sign of life after `alive_since`.
///
/// # Errors
/// The driver's, if nobody answers or a statement is refused.
pub async fn inspect(url: &str, alive_since: Timestamp) -> Result<Inspection, sqlx::Error> {
    let mut connection = PgConnectOptions::from_str(url)?
        .application_name("cauri doctor")
        .options([("default_transaction_read_only", "on"), ("statement_timeout", "10s")])
        .connect()
        .await?;
    let found = look(&mut connection, alive_since).await;
    connection.close().await?;
    found
}

async fn look(
    connection: &mut PgConnection,
    alive_since: Timestamp,
) -> Result<Inspection, sqlx::Error> {
    // No statement asks the time; the server wrote down by itself when we came.
    let server_instant = sqlx::query_scalar!(
        r#"SELECT backend_start AS "at!" FROM pg_stat_activity WHERE pid = pg_backend_pid()"#,
    )
    .fetch_one(&mut *connection)
    .await?;
    let server_version =
        sqlx::query_scalar("SHOW server_version").fetch_one(&mut *connection).await?;
    let login_surplus = surplus(connection).await?;
    // Only the catalogue is sure to be there.
    let exists: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                        WHERE n.nspname = 'app' AND c.relname = '_sqlx_migrations')",
    )
    .fetch_one(&mut *connection)
    .await?;
    let schema = if exists { Some(look_at_schema(connection, alive_since).await?) } else { None };
    Ok(Inspection { server_version, server_instant, login_surplus, schema })
}

async fn look_at_schema(
    connection: &mut PgConnection,
    alive_since: Timestamp,
) -> Result<FoundSchema, sqlx::Error> {
    connection.execute("SET ROLE cauri_app").await?;
    let applied = sqlx::query_scalar("SELECT count(*) FROM app._sqlx_migrations WHERE success")
        .fetch_one(&mut *connection)
        .await?;
    let known = i64::try_from(MIGRATOR.iter().count()).unwrap_or(i64::MAX);
    let jobs_applied = count_job_migrations(connection).await?;
    let system = if applied == 0 {
        None
    } else {
        sqlx::query!("SELECT mode, clock_offset_seconds FROM app.system WHERE id = 1")
            .fetch_optional(&mut *connection)
            .await?
    };
    let (backup, workers) = if applied < known || system.is_none() {
        (None, None)
    } else {
        let backup = look_at_backup(connection).await?;
        (Some(backup), Some(count_workers(connection, alive_since).await?))
    };
    Ok(FoundSchema {
        backup,
        workers,
        applied,
        known,
        jobs_applied,
        jobs_known: KNOWN_JOB_MIGRATIONS,
        clock_offset_seconds: system.as_ref().map_or(0, |row| row.clock_offset_seconds),
        mode: system.map(|row| row.mode),
    })
}

async fn look_at_backup(connection: &mut PgConnection) -> Result<BackupState, sqlx::Error> {
    sqlx::query_as!(
        BackupState,
        r#"SELECT incarnation <> app.incarnation() AS "payouts_paused!", reconciled_at, backed_up_at
           FROM app.system WHERE id = 1"#,
    )
    .fetch_one(connection)
    .await
}
