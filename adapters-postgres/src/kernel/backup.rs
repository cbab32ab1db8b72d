//! What `cauri backup` and `cauri restore` ask of a database: one snapshot and its figures, and
//! whether there is room for a restore.
//! Deliberately not here: dumping and loading (PostgreSQL's own programs do).

use super::{
    login::{Login, let_in},
    migrate::{BOOTSTRAP, DEFAULT_PRIVILEGES, MIGRATOR},
};
use cauri_domain::kernel::Timestamp;
use sqlx::{
    ConnectOptions as _, Connection as _, Executor as _, PgConnection, postgres::PgConnectOptions,
};
use std::str::FromStr as _;

/// The schemas that are ours.
pub const SCHEMAS: [&str; 4] = ["app", "ledger", "jobs", "sandbox"];
/// Tables whose rows speak of processes that run: a backup leaves them out, or the workers of
/// before would be missed wherever it is restored.
pub const SIGNS_OF_LIFE: [&str; 2] = ["app.workers", "app.tick_runs"];
/// Who owns them.
pub const OWNER: &str = "cauri_owner";

/// Why a database can't be backed up or restored into.
#[derive(Debug, thiserror::Error)]
pub enum KeepingError {
    /// Nobody answers, or a statement was refused.
    #[error("the database can't be worked on")]
    Database(#[from] sqlx::Error),
    /// There is nothing of ours in it.
    #[error("there is nothing to back up: the database is empty")]
    Empty,
    /// There is something in it.
    #[error(
        "the database is not empty ({0} tables): a backup is restored into an empty one, so that \
         nothing is lost by mistake"
    )]
    NotEmpty(i64),
}

/// How far a database has come; the same in a backup and in what is restored from it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Figures {
    /// The mode's word.
    pub mode: String,
    /// Number of the last migration.
    pub schema_version: i64,
    /// Number of the journal's last entry.
    pub last_entry_id: i64,
    /// Number of the last event.
    pub last_event_seq: i64,
}

/// An open transaction that a dump can share; it ends with this value.
#[derive(Debug)]
pub struct Snapshot {
    connection: PgConnection,
    /// Its name for `pg_dump --snapshot`.
    pub name: String,
    /// What it sees.
    pub figures: Figures,
    /// The server's major version.
    pub server_major: u32,
}

async fn connect(url: &str) -> Result<PgConnection, sqlx::Error> {
    PgConnectOptions::from_str(url)?.application_name("cauri backup").connect().await
}

/// Sees the database as it is at one instant, for as long as a dump takes.
///
/// # Errors
/// [`KeepingError`].
pub async fn open_snapshot(url: &str) -> Result<Snapshot, KeepingError> {
    let mut connection = connect(url).await?;
    // Only the catalogue is sure to be there.
    let exists: bool = sqlx::query_scalar("SELECT to_regclass('app.system') IS NOT NULL")
        .fetch_one(&mut connection)
        .await?;
    if !exists {
        return Err(KeepingError::Empty);
    }
    connection.execute("SET ROLE cauri_owner; SET idle_in_transaction_session_timeout = 0").await?;
    connection.execute("BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY").await?;
    let name = sqlx::query_scalar("SELECT pg_export_snapshot()").fetch_one(&mut connection).await?;
    let figures = figures(&mut connection).await?;
    let server_major = server_major(&mut connection).await?;
    Ok(Snapshot { connection, name, figures, server_major })
}

impl Snapshot {
    /// Ends it, and writes down when the backup was begun.
    ///
    /// # Errors
    /// The driver's.
    pub async fn done(mut self, begun_at: Timestamp) -> Result<(), KeepingError> {
        self.connection.execute("COMMIT").await?;
        sqlx::query!("UPDATE app.system SET backed_up_at = $1 WHERE id = 1", begun_at)
            .execute(&mut self.connection)
            .await?;
        self.connection.close().await?;
        Ok(())
    }
}

async fn figures(connection: &mut PgConnection) -> Result<Figures, sqlx::Error> {
    // The migrator's own table; it is made at run time, so this query can't be checked earlier.
    let schema_version = sqlx::query_scalar("SELECT max(version) FROM app._sqlx_migrations")
        .fetch_one(&mut *connection)
        .await?;
    let row = sqlx::query!(
        r#"SELECT mode,
                  coalesce((SELECT max(id) FROM ledger.entries), 0) AS "last_entry_id!",
                  coalesce((SELECT max(seq) FROM app.outbox), 0) AS "last_event_seq!"
           FROM app.system WHERE id = 1"#,
    )
    .fetch_one(connection)
    .await?;
    let (last_entry_id, last_event_seq) = (row.last_entry_id, row.last_event_seq);
    Ok(Figures { mode: row.mode, schema_version, last_entry_id, last_event_seq })
}

async fn server_major(connection: &mut PgConnection) -> Result<u32, sqlx::Error> {
    let number: String =
        sqlx::query_scalar("SHOW server_version_num").fetch_one(connection).await?;
    Ok(number.parse::<u32>().unwrap_or_default() / 10_000)
}

/// The newest migration that this program knows.
pub fn known_schema_version() -> i64 {
    MIGRATOR.iter().map(|migration| migration.version).max().unwrap_or_default()
}

/// Makes roles and empty schemas in an empty database, and answers the server's major version.
/// Nothing is granted by default yet: a dump brings each table's own grants.
///
/// # Errors
/// [`KeepingError::NotEmpty`], before anything is changed.
pub async fn make_room(url: &str) -> Result<u32, KeepingError> {
    let mut connection = connect(url).await?;
    let tables: i64 = sqlx::query_scalar(
        "SELECT count(*) FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
         WHERE c.relkind IN ('r', 'p', 'v', 'm', 'S')
           AND n.nspname <> 'information_schema' AND n.nspname NOT LIKE 'pg\\_%'",
    )
    .fetch_one(&mut connection)
    .await?;
    if tables > 0 {
        return Err(KeepingError::NotEmpty(tables));
    }
    connection.execute(BOOTSTRAP).await?;
    let server_major = server_major(&mut connection).await?;
    connection.close().await?;
    Ok(server_major)
}

/// After the dump was loaded: who is let in, the planner's figures, and how far the database has
/// come.
///
/// # Errors
/// The driver's.
pub async fn settle_in(url: &str, serving: &Login) -> Result<Figures, KeepingError> {
    let mut connection = connect(url).await?;
    connection.execute(DEFAULT_PRIVILEGES).await?;
    let_in(&mut connection, serving).await?;
    connection.execute("SET ROLE cauri_owner; ANALYZE").await?;
    let figures = figures(&mut connection).await?;
    connection.close().await?;
    Ok(figures)
}
