//! Looks at a database before production serves from it, and changes nothing.
//! Deliberately not here: bringing it up to date (`migrate`).

use super::{
    jobs::{KNOWN_JOB_MIGRATIONS, count_job_migrations},
    login::is_unknown_login,
    migrate::MIGRATOR,
};
use cauri_application::kernel::mode::Mode;
use sqlx::{Connection, Executor, PgConnection};

/// Why a database can't be served from.
#[derive(Debug, thiserror::Error)]
pub enum SchemaError {
    /// Nobody answers, or a statement was refused.
    #[error("the database can't be looked at")]
    Database(#[from] sqlx::Error),
    /// The database does not know who wants in.
    #[error("the database does not know the login of DATABASE_URL: run `cauri migrate` first")]
    NoLogin(#[source] sqlx::Error),
    /// There is nothing of ours in it.
    #[error("the database is empty: run `cauri migrate` first")]
    Empty,
    /// Its schema is older than this program.
    #[error(
        "the database has {applied} of the {known} migrations that this program knows: run \
         `cauri migrate` first"
    )]
    Older {
        /// Migrations that were applied.
        applied: i64,
        /// Migrations in the program.
        known: i64,
    },
    /// The job queue's own schema is older than this program.
    #[error(
        "the job queue has {applied} of the {KNOWN_JOB_MIGRATIONS} migrations that this program \
         knows: run `cauri migrate` first"
    )]
    OlderJobs {
        /// Migrations that were applied.
        applied: i64,
    },
    /// The database belongs to the other mode.
    #[error("the database is in {found} mode, this process is in {wanted} mode")]
    OtherMode {
        /// The mode in the database.
        found: String,
        /// The mode of this process.
        wanted: &'static str,
    },
}

/// Holds a database to today's schema, or a newer one, and to a mode.
///
/// # Errors
/// [`SchemaError`] says what is not so.
pub async fn check_schema(url: &str, mode: Mode) -> Result<(), SchemaError> {
    let mut connection = PgConnection::connect(url).await.map_err(unreachable)?;
    let checked = check(&mut connection, mode).await;
    connection.close().await?;
    checked
}

fn unreachable(error: sqlx::Error) -> SchemaError {
    if is_unknown_login(&error) {
        SchemaError::NoLogin(error)
    } else {
        SchemaError::Database(error)
    }
}

async fn check(connection: &mut PgConnection, mode: Mode) -> Result<(), SchemaError> {
    // Only the catalogue is sure to be there.
    let exists: bool = sqlx::query_scalar(
        "SELECT EXISTS (SELECT FROM pg_class AS c JOIN pg_namespace AS n ON n.oid = c.relnamespace
                        WHERE n.nspname = 'app' AND c.relname = '_sqlx_migrations')",
    )
    .fetch_one(&mut *connection)
    .await?;
    if !exists {
        return Err(SchemaError::Empty);
    }
    connection.execute("SET ROLE cauri_app").await?;
    let applied: i64 =
        sqlx::query_scalar("SELECT count(*) FROM app._sqlx_migrations WHERE success")
            .fetch_one(&mut *connection)
            .await?;
    let known = i64::try_from(MIGRATOR.iter().count()).unwrap_or(i64::MAX);
    if applied < known {
        return Err(SchemaError::Older { applied, known });
    }
    let applied = count_job_migrations(connection).await?;
    if applied < KNOWN_JOB_MIGRATIONS {
        return Err(SchemaError::OlderJobs { applied });
    }
    let found = sqlx::query_scalar!("SELECT mode FROM app.system WHERE id = 1")
        .fetch_optional(connection)
        .await?;
    match found {
        None => Err(SchemaError::Empty),
        Some(found) if found == mode.as_str() => Ok(()),
        Some(found) => Err(SchemaError::OtherMode { found, wanted: mode.as_str() }),
    }
}
