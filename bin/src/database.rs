//! The database of a process: somebody's PostgreSQL, or a private one in the data folder.
//! Deliberately not here: how a private one is run (`embedded-postgres`).

use crate::settings::DatabaseSettings;
use cauri_embedded_postgres::{Cluster, Error as ClusterError, Options};
use cauri_postgres::Login;
use percent_encoding::percent_decode_str;
use url::Url;

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
    },
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
        Self::Given { url: url.to_owned(), owner_url }
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
