//! The database of a process: somebody's PostgreSQL, or a private one in the data folder.
//! Deliberately not here: how a private one is run (`embedded-postgres`).

use crate::{
    commands::Failure,
    database_refused::{By, explain},
    settings::DatabaseSettings,
};
use cauri_embedded_postgres::{Cluster, Error as ClusterError, Incident, Options};
use cauri_postgres::Login;
use percent_encoding::percent_decode_str;
use std::{
    future::pending,
    path::{Path, PathBuf},
    time::Duration,
};
use tokio::sync::oneshot;
use url::Url;

/// A disk with less room is full: not even a table grows on it any more.
const LEAST_BYTES: u64 = 1 << 20;
/// How often the disk is looked at, and how many full looks in a row are enough.
const LOOK: Duration = Duration::from_secs(5);
const FULL_LOOKS: u32 = 3;

/// The login that serves on a private database, where nobody else can sign in.
const PRIVATE_LOGIN: &str = "cauri_serve";

/// A database that can be connected to, as its owner and as the login that serves.
#[expect(missing_debug_implementations, reason = "an address may hold a password")]
pub enum Database {
    /// Somebody else's.
    Given {
        /// Its address by the login that serves.
        url: String,
        /// Its address by the owner's login, which may be the same.
        owner_url: String,
        /// Which settings name the two, and who said them.
        said_by: [String; 2],
    },
    /// Ours; it ends with this value.
    Private(Cluster),
}

impl Database {
    /// For `serve`: takes what is given, or owns the private one.
    ///
    /// # Errors
    /// What can go wrong with a private cluster.
    pub fn own(settings: &DatabaseSettings, purpose: &str) -> Result<Self, ClusterError> {
        match &settings.url {
            Some(url) => Ok(Self::given(url, settings)),
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
            Some(url) => Ok(Self::given(url, settings)),
            None => {
                Cluster::attach(&settings.data_dir, &options(settings, purpose)).map(Self::Private)
            }
        }
    }

    fn given(url: &str, settings: &DatabaseSettings) -> Self {
        let owner_url = settings.owner_url.as_deref().unwrap_or(url).to_owned();
        let said_by = [settings.said_by.clone(), settings.owner_said_by.clone()];
        Self::Given { url: url.to_owned(), owner_url, said_by }
    }

    /// Its address for whoever serves and reads.
    pub fn url(&self) -> String {
        match self {
            Self::Given { url, .. } => url.clone(),
            Self::Private(cluster) => cluster.url_as(PRIVATE_LOGIN),
        }
    }

    /// Its address for whoever migrates, backs up and restores.
    pub fn owner_url(&self) -> String {
        match self {
            Self::Given { owner_url, .. } => owner_url.clone(),
            Self::Private(cluster) => cluster.url(),
        }
    }

    /// The login that serves.
    pub fn login(&self) -> Login {
        login(&self.url())
    }

    /// What came of work by the login that serves; a refusal says where and what helps.
    pub(crate) fn as_serving<T>(&self, done: Result<T, impl Into<Failure>>) -> Result<T, Failure> {
        done.map_err(|error| self.refused(By::Serving, error.into()))
    }

    /// What came of work by the owner's login; a refusal says where and what helps.
    pub(crate) fn as_owner<T>(&self, done: Result<T, impl Into<Failure>>) -> Result<T, Failure> {
        done.map_err(|error| self.refused(By::Owner, error.into()))
    }

    /// A failure, with where it is and what helps if it was the database that refused.
    pub(crate) fn refused(&self, by: By, failure: Failure) -> Failure {
        match (self, by) {
            (Self::Private(_), _) => failure,
            (Self::Given { url, said_by: [said_by, _], .. }, By::Serving) => {
                explain(by, url, said_by, failure)
            }
            (Self::Given { owner_url, said_by: [_, said_by], .. }, By::Owner) => {
                explain(by, owner_url, said_by, failure)
            }
        }
    }

    /// From now on a private server that ends is started again, and the log says why; what is
    /// answered ends when that is given up.
    pub fn watch(&self) -> Watched {
        let Self::Private(cluster) = self else { return Watched(None) };
        let (sender, lost) = oneshot::channel();
        let (mut sender, home) = (Some(sender), cluster.home().to_owned());
        cluster.watch(move |incident| {
            log(&incident);
            if let Incident::GivenUp { reason, log } = incident
                && let Some(sender) = sender.take()
            {
                // Whoever is stopping already does not listen any more.
                let _ = sender.send(DatabaseLost { reason, log, home: home.clone() });
            }
        });
        Watched(Some(Private { lost, home: cluster.home().to_owned() }))
    }

    /// Ends a private server and waits for it.
    ///
    /// # Errors
    /// If it does not end.
    pub fn stop(self) -> Result<(), ClusterError> {
        match self {
            Self::Given { .. } => Ok(()),
            Self::Private(cluster) => cluster.stop(),
        }
    }
}

/// The login of an address; without one it is the one that drivers take.
pub(crate) fn login(url: &str) -> Login {
    let url = Url::parse(url).ok();
    let decoded = |text: &str| percent_decode_str(text).decode_utf8_lossy().into_owned();
    let said = |name: &str| {
        let pairs = url.as_ref()?.query_pairs();
        pairs.filter(|(it, _)| it == name).last().map(|(_, is)| is.into_owned())
    };
    let name = url.as_ref().map(|url| decoded(url.username())).filter(|name| !name.is_empty());
    Login {
        name: said("user").or(name).unwrap_or_else(|| "postgres".to_owned()),
        password: said("password").or_else(|| url.as_ref().and_then(Url::password).map(decoded)),
    }
}

/// A private server that was started again in vain. What was acknowledged is in its folder.
#[derive(Debug, thiserror::Error)]
#[error(
    "the private PostgreSQL ended and does not stay up ({reason}): its log is {log}; what was \
     acknowledged is in {home}, and is there again when the cause is gone"
)]
pub struct DatabaseLost {
    reason: String,
    log: PathBuf,
    home: PathBuf,
}

/// What waits for a private server to be given up, or for its disk to be full.
#[derive(Debug)]
pub struct Watched(Option<Private>);

#[derive(Debug)]
struct Private {
    lost: oneshot::Receiver<DatabaseLost>,
    home: PathBuf,
}

impl Watched {
    /// Ends when the private server can't go on; never for somebody else's.
    pub async fn lost(&mut self) -> DatabaseLost {
        let Some(Private { lost, home }) = &mut self.0 else { return pending().await };
        let told = tokio::select! {
            told = lost => told.ok(),
            full = full_disk(home) => Some(full),
        };
        match told {
            Some(lost) => lost,
            // The server was stopped by us.
            None => pending().await,
        }
    }
}

/// A server whose disk is full may stay up, read, and refuse to write for ever: it does not end by
/// itself. One full look may pass; several do not.
async fn full_disk(home: &Path) -> DatabaseLost {
    let mut full = 0;
    while full < FULL_LOOKS {
        tokio::time::sleep(LOOK).await;
        let is_full = Cluster::free_bytes(home).is_some_and(|free| free < LEAST_BYTES);
        full = if is_full { full + 1 } else { 0 };
        if is_full {
            tracing::error!(full, of = FULL_LOOKS, "the disk of the private PostgreSQL is full");
        }
    }
    DatabaseLost {
        reason: "No space left on device: its disk is full".to_owned(),
        log: home.join("postgres.log"),
        home: home.to_owned(),
    }
}

fn log(incident: &Incident) {
    match incident {
        Incident::Ended { reason } => {
            tracing::error!(reason, "the private PostgreSQL ended; it is started again");
        }
        Incident::Restarted => tracing::info!("the private PostgreSQL takes connections again"),
        Incident::NotRestarted { reason } => {
            tracing::error!(reason, "the private PostgreSQL could not be started again");
        }
        Incident::GivenUp { reason, .. } => {
            tracing::error!(reason, "the private PostgreSQL does not stay up; it is given up");
        }
    }
}

fn options(settings: &DatabaseSettings, purpose: &str) -> Options {
    Options { bin_dir: settings.bin_dir.clone(), ..Options::durable(purpose) }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn an_address_names_its_login() {
        for (url, name, password) in [
            ("postgresql://cauri:s%C3%A9cret@db.example/cauri", "cauri", Some("sécret")),
            ("postgresql://localhost/cauri?host=/run&user=awa&password=a%20b", "awa", Some("a b")),
            ("postgresql://cauri_serve@localhost:5432/cauri?host=/run", "cauri_serve", None),
        ] {
            let found = login(url);
            assert_eq!((&*found.name, found.password.as_deref()), (name, password), "{url}");
            assert!(!format!("{found:?}").contains("cret"), "{found:?}");
        }
    }
}
