//! Brings a database to today's schema, one process at a time, and writes down its mode.
//! Deliberately not here: when to do it (sandbox: at start; production: `cauri migrate`).

use super::{error::store_error, jobs::migrate_jobs};
use cauri_application::kernel::{error::StoreError, system::Mode};
use sqlx::{
    Connection, Executor, PgConnection, PgPool,
    migrate::{MigrateError as SqlxMigrateError, Migrator},
};

/// The migrations, in the program.
pub(super) static MIGRATOR: Migrator = sqlx::migrate!();

/// Keeps two processes from migrating at once; an arbitrary number that nobody else uses.
const MIGRATION_LOCK: i64 = 0x6361_7572_6900;

/// Why a database could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// Nobody answers, or a statement was refused.
    #[error("the database can't be prepared")]
    Database(#[from] sqlx::Error),
    /// A migration failed or is not the one that was applied.
    #[error("the schema can't be brought up to date")]
    Migration(#[from] SqlxMigrateError),
    /// The job queue's own tables could not be made.
    #[error("the schema of the job queue can't be brought up to date")]
    Jobs(#[source] Box<dyn std::error::Error + Send + Sync>),
    /// The database belongs to the other mode.
    #[error("the database is in {found} mode, this process is in {wanted} mode")]
    OtherMode {
        /// The mode in the database.
        found: String,
        /// The mode of this process.
        wanted: &'static str,
    },
}

/// Makes roles and schemas, applies what is missing, and holds the database to one mode.
///
/// # Errors
/// [`MigrateError`] says at which step it stopped; what was applied before stays.
pub async fn migrate(url: &str, mode: Mode) -> Result<(), MigrateError> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(MIGRATION_LOCK)
        .execute(&mut connection)
        .await?;
    connection.execute(include_str!("../../bootstrap.sql")).await?;
    connection.execute("SET ROLE cauri_owner; SET search_path TO app").await?;
    refuse_other_mode(&mut connection, mode).await?;
    MIGRATOR.run(&mut connection).await?;
    migrate_jobs(&mut connection, url).await?;
    hold_to_mode(&mut connection, mode).await?;
    // Closing the connection gives the lock back.
    connection.close().await?;
    Ok(())
}

/// Before anything is changed: a database of the other mode stays as it is.
async fn refuse_other_mode(connection: &mut PgConnection, mode: Mode) -> Result<(), MigrateError> {
    // The table comes with the first migration, so this query can't be checked earlier.
    let exists: bool = sqlx::query_scalar("SELECT to_regclass('app.system') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await?;
    if exists { hold_to_mode(connection, mode).await } else { Ok(()) }
}

async fn hold_to_mode(connection: &mut PgConnection, mode: Mode) -> Result<(), MigrateError> {
    sqlx::query!(
        "INSERT INTO app.system (id, mode, clock_offset_seconds) VALUES (1, $1, 0)
         ON CONFLICT (id) DO NOTHING",
        mode.as_str(),
    )
    .execute(&mut *connection)
    .await?;
    let found = sqlx::query_scalar!("SELECT mode FROM app.system WHERE id = 1")
        .fetch_one(&mut *connection)
        .await?;
    if found == mode.as_str() {
        Ok(())
    } else {
        Err(MigrateError::OtherMode { found, wanted: mode.as_str() })
    }
}

/// How far the business clock was moved ahead, in seconds.
///
/// # Errors
/// The store's.
pub async fn read_clock_offset(pool: &PgPool) -> Result<i64, StoreError> {
    sqlx::query_scalar!("SELECT clock_offset_seconds FROM app.system WHERE id = 1")
        .fetch_one(pool)
        .await
        .map_err(store_error)
}
