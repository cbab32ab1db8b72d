//! Brings a database to today's schema, one process at a time, and writes down its mode.
//! Deliberately not here: when to do it (sandbox: at start; production: `cauri migrate`).

use super::{
    error::store_error,
    jobs::migrate_jobs,
    login::{Login, let_in},
    migration_plan::{Migrated, plan},
};
use cauri_application::kernel::{error::StoreError, mode::Mode};
use sqlx::{
    Connection, Error as SqlxError, Executor, PgConnection, PgPool,
    error::DatabaseError,
    migrate::{MigrateError as SqlxMigrateError, Migrator},
};
use std::error::Error;

/// The migrations, in the program.
pub(super) static MIGRATOR: Migrator = sqlx::migrate!();

/// Roles and schemas.
pub(super) const BOOTSTRAP: &str = include_str!("../../bootstrap.sql");
/// What is granted on everything that is made from then on.
pub(super) const DEFAULT_PRIVILEGES: &str = include_str!("../../default_privileges.sql");

/// Keeps two processes from migrating at once; an arbitrary number that nobody else uses.
const MIGRATION_LOCK: i64 = 0x6361_7572_6900;

/// How long a migration waits for a lock that others hold. Whoever comes after it waits behind it,
/// so it gives up and is run again; nothing of it stays.
const LOCK_TIMEOUT: &str = "SET lock_timeout = '2s'";

/// Why a database could not be brought up to date.
#[derive(Debug, thiserror::Error)]
pub enum MigrateError {
    /// Nobody answers, or a statement was refused.
    #[error("the database can't be prepared")]
    Database(#[from] sqlx::Error),
    /// A migration failed or is not the one that was applied.
    #[error("the schema can't be brought up to date")]
    Migration(#[from] SqlxMigrateError),
    /// Others hold what a migration has to change.
    #[error(
        "others hold what is to be migrated for longer than 2 s: nothing of it stays, try again"
    )]
    Busy,
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

/// Makes roles and schemas, applies what is missing, holds the database to one mode, and lets the
/// login in that serves. `url` is the owner's.
///
/// # Errors
/// [`MigrateError`] says at which step it stopped; what was applied before stays.
pub async fn migrate(url: &str, mode: Mode, serving: &Login) -> Result<Migrated, MigrateError> {
    let mut connection = PgConnection::connect(url).await?;
    sqlx::query("SELECT pg_advisory_lock($1)")
        .bind(MIGRATION_LOCK)
        .execute(&mut connection)
        .await?;
    // Other processes that migrate were waited for; from here on nobody is, for long.
    connection.execute(LOCK_TIMEOUT).await?;
    let migrated = apply(&mut connection, url, mode, serving).await;
    // Closing the connection gives the lock back.
    connection.close().await?;
    migrated.map_err(|error| if is_lock_timeout(&error) { MigrateError::Busy } else { error })
}

async fn apply(
    connection: &mut PgConnection,
    url: &str,
    mode: Mode,
    serving: &Login,
) -> Result<Migrated, MigrateError> {
    connection.execute(BOOTSTRAP).await?;
    connection.execute(DEFAULT_PRIVILEGES).await?;
    let_in(connection, serving).await?;
    connection.execute("SET ROLE cauri_owner; SET search_path TO app").await?;
    refuse_other_mode(connection, mode).await?;
    let due = plan(connection).await?.due();
    MIGRATOR.run(&mut *connection).await?;
    // The migrator makes its own table.
    connection.execute("GRANT SELECT ON app._sqlx_migrations TO cauri_app").await?;
    migrate_jobs(connection, url).await?;
    hold_to_mode(connection, mode).await?;
    Ok(due)
}

/// PostgreSQL's word for a lock that was not given in time, wherever it stands among the causes.
fn is_lock_timeout(error: &MigrateError) -> bool {
    let mut cause: Option<&(dyn Error + 'static)> = Some(error);
    while let Some(error) = cause {
        let database = error.downcast_ref::<SqlxError>().and_then(SqlxError::as_database_error);
        if database.and_then(DatabaseError::code).is_some_and(|code| code == "55P03") {
            return true;
        }
        cause = error.source();
    }
    false
}

/// Before anything is changed: a database of the other mode stays as it is.
pub(super) async fn refuse_other_mode(
    connection: &mut PgConnection,
    mode: Mode,
) -> Result<(), MigrateError> {
    // The table comes with the first migration, so this query can't be checked earlier.
    let exists: bool = sqlx::query_scalar("SELECT to_regclass('app.system') IS NOT NULL")
        .fetch_one(&mut *connection)
        .await?;
    if !exists {
        return Ok(());
    }
    let found = sqlx::query_scalar!("SELECT mode FROM app.system WHERE id = 1")
        .fetch_optional(connection)
        .await?;
    found.map_or(Ok(()), |found| same_mode(found, mode))
}

fn same_mode(found: String, mode: Mode) -> Result<(), MigrateError> {
    if found == mode.as_str() {
        Ok(())
    } else {
        Err(MigrateError::OtherMode { found, wanted: mode.as_str() })
    }
}

async fn hold_to_mode(connection: &mut PgConnection, mode: Mode) -> Result<(), MigrateError> {
    sqlx::query!(
        "INSERT INTO app.system (id, mode, clock_offset_seconds, incarnation)
         VALUES (1, $1, 0, app.incarnation())
         ON CONFLICT (id) DO NOTHING",
        mode.as_str(),
    )
    .execute(&mut *connection)
    .await?;
    let found = sqlx::query_scalar!("SELECT mode FROM app.system WHERE id = 1")
        .fetch_one(&mut *connection)
        .await?;
    same_mode(found, mode)
}

/// How far the business clock was moved ahead, in seconds.
pub async fn read_clock_offset(pool: &PgPool) -> Result<i64, StoreError> {
    sqlx::query_scalar!("SELECT clock_offset_seconds FROM app.system WHERE id = 1")
        .fetch_one(pool)
        .await
        .map_err(store_error)
}
