//! Brings the job crate's schema to the state that this program's version of it knows.
//! Deliberately not here: when that is done (`migrate`).

use super::crate_schema::{GRANT, PREPARE};
use crate::kernel::migrate::MigrateError;
use graphile_worker::WorkerUtils;
use sqlx::{
    Executor as _, PgConnection,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::str::FromStr as _;

/// The number of the crate's last migration. A test compares it with what the crate does.
pub(in crate::kernel) const KNOWN_JOB_MIGRATIONS: i64 = 22;

/// Applies what is missing, as `cauri_owner`, on connections of its own; `connection` holds the
/// lock that keeps others from it.
pub(in crate::kernel) async fn migrate_jobs(
    connection: &mut PgConnection,
    url: &str,
) -> Result<(), MigrateError> {
    connection.execute(PREPARE).await?;
    let pool = PgPoolOptions::new()
        .max_connections(1)
        .after_connect(|connection, _| {
            Box::pin(async move {
                connection.execute("SET ROLE cauri_owner; SET lock_timeout = '2s'").await?;
                Ok(())
            })
        })
        .connect_with(PgConnectOptions::from_str(url)?)
        .await?;
    let migrated = WorkerUtils::new(pool.clone(), "jobs").migrate().await;
    pool.close().await;
    migrated.map_err(|error| MigrateError::Jobs(Box::new(error)))?;
    connection.execute(GRANT).await?;
    Ok(())
}
