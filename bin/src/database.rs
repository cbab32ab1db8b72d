//! The database of a process: somebody's PostgreSQL, or a private one in the data folder.
//! Deliberately not here: how a private one is run (`embedded-postgres`).

use crate::settings::DatabaseSettings;
use cauri_embedded_postgres::{Cluster, Error as ClusterError, Options};

/// A database that can be connected to.
#[expect(missing_debug_implementations, reason = "an address may hold a password")]
pub enum Database {
    /// Somebody else's.
    Given(String),
    /// Ours; it ends with this value.
    Private(Cluster),
}

impl Database {
    /// For `serve`: takes what is given, or owns the private one. Call it from the main thread,
    /// before the runtime starts: a private server ends with the thread that started it.
    ///
    /// # Errors
    /// What can go wrong with a private cluster.
    pub fn own(settings: &DatabaseSettings, purpose: &str) -> Result<Self, ClusterError> {
        match &settings.url {
            Some(url) => Ok(Self::Given(url.clone())),
            None => {
                Cluster::open(&settings.data_dir, &options(settings, purpose)).map(Self::Private)
            }
        }
    }

    /// For commands beside a running `serve`.
    ///
    /// # Errors
    /// What can go wrong with a private cluster.
    pub fn attach(settings: &DatabaseSettings, purpose: &str) -> Result<Self, ClusterError> {
        match &settings.url {
            Some(url) => Ok(Self::Given(url.clone())),
            None => {
                Cluster::attach(&settings.data_dir, &options(settings, purpose)).map(Self::Private)
            }
        }
    }

    /// Its address.
    pub fn url(&self) -> String {
        match self {
            Self::Given(url) => url.clone(),
            Self::Private(cluster) => cluster.url(),
        }
    }

    /// Ends a private server and waits for it.
    ///
    /// # Errors
    /// If it does not end.
    pub fn stop(self) -> Result<(), ClusterError> {
        match self {
            Self::Given(_) => Ok(()),
            Self::Private(cluster) => cluster.stop(),
        }
    }
}

fn options(settings: &DatabaseSettings, purpose: &str) -> Options {
    Options { bin_dir: settings.bin_dir.clone(), ..Options::durable(purpose) }
}
