//! Pools of connections that act as `cauri_app`.
//! Deliberately not here: where the address comes from.

use sqlx::{
    ConnectOptions as _, Connection as _, Executor, PgPool,
    postgres::{PgConnectOptions, PgPoolOptions},
};
use std::{str::FromStr, time::Duration};

/// What every connection begins with. Said here and not while connecting: a pooler that hands
/// sessions out (`PgBouncer`) takes few words there.
const SESSION: &str = "SET statement_timeout = '10s';
     SET idle_in_transaction_session_timeout = '30s';
     SET jit = off;
     SET timezone = 'UTC';
     SET ROLE cauri_app";

/// Why there is no pool.
#[derive(Debug, thiserror::Error)]
pub enum ConnectError {
    /// The address can't be read (it is not repeated here: it may hold a password).
    #[error("the database address can't be read")]
    Address,
    /// Nobody answers, or the sign-in is refused.
    #[error("the database can't be reached")]
    Unreachable(#[source] sqlx::Error),
}

/// How a pool behaves.
#[derive(Debug, Clone, Copy)]
pub struct PoolSettings {
    /// Most connections at once.
    pub max_connections: u32,
    /// How long to wait for a free one.
    pub acquire_timeout: Duration,
}

impl Default for PoolSettings {
    fn default() -> Self {
        Self { max_connections: 16, acquire_timeout: Duration::from_secs(10) }
    }
}

/// Opens a pool; every connection drops to the role `cauri_app` and has its time limits set.
///
/// # Errors
/// [`ConnectError`] says whether the address or the server is at fault.
pub async fn connect(url: &str, settings: PoolSettings) -> Result<PgPool, ConnectError> {
    let options = PgConnectOptions::from_str(url)
        .map_err(|_| ConnectError::Address)?
        .application_name("cauri");
    // A pool that gets no connection says only that it waited in vain.
    try_out(&options).await.map_err(ConnectError::Unreachable)?;
    PgPoolOptions::new()
        .max_connections(settings.max_connections)
        .acquire_timeout(settings.acquire_timeout)
        .after_connect(|connection, _| {
            Box::pin(async move {
                connection.execute(SESSION).await?;
                Ok(())
            })
        })
        .connect_with(options)
        .await
        .map_err(ConnectError::Unreachable)
}

/// One connection as the pool's are, to hear why there is none.
async fn try_out(options: &PgConnectOptions) -> Result<(), sqlx::Error> {
    let mut connection = options.connect().await?;
    connection.execute(SESSION).await?;
    connection.close().await
}
