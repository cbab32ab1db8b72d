//! A cluster in use: owned, attached to, or thrown away at the end.
//! Deliberately not here: how its parts work (the sibling files).

use crate::{
    DATABASE, Error, PORT, SUPERUSER, ServerPrograms,
    account::Account,
    first_start,
    lock::{OwnerLock, Taken},
    place,
    postmaster::{self, Postmaster},
    server::{Launch, Server},
    throwaway,
};
use std::{
    fmt::Write,
    os::unix::ffi::OsStrExt,
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

/// How long attaching waits for an owner whose server is starting or stopping.
const ATTACH: Duration = Duration::from_mins(1);

/// How a cluster is run.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Options {
    /// What its owner is doing, told to a second one: `serve`, `demo`.
    pub purpose: String,
    /// Whether a committed transaction outlives a power cut; off only for what is thrown away.
    pub durable: bool,
    /// The highest number of connections at the same time.
    pub max_connections: u16,
    /// Folder of the server programs; `None` looks for them ([`ServerPrograms::find`]).
    pub bin_dir: Option<PathBuf>,
}

impl Options {
    /// For data that must not be lost.
    pub fn durable(purpose: &str) -> Self {
        Self { purpose: purpose.to_owned(), durable: true, max_connections: 100, bin_dir: None }
    }

    /// For tests: quick, many connections, not safe against a power cut.
    pub fn quick(purpose: &str) -> Self {
        Self { purpose: purpose.to_owned(), durable: false, max_connections: 300, bin_dir: None }
    }
}

/// A private PostgreSQL cluster that takes connections. Dropping it stops what it started.
#[derive(Debug)]
pub struct Cluster {
    home: PathBuf,
    socket_dir: PathBuf,
    /// `None` if somebody else's server is used.
    server: Option<Server>,
    /// A folder to remove at the end.
    throwaway: Option<PathBuf>,
    /// After the server in the order of dropping: nobody may own a cluster whose server runs.
    _lock: Option<OwnerLock>,
}

impl Cluster {
    /// Owns the cluster in the folder `postgres` of the data folder, and makes it at the first
    /// start.
    ///
    /// A first start that was interrupted is begun again; a server that outlived a killed owner is
    /// stopped cleanly first. As root the server runs as `postgres`, else as `nobody`, and the
    /// cluster moves below `/var/lib/cauri` (a link in the data folder shows where) if that account
    /// can't enter the data folder's parents. Call it from the main thread, before a runtime
    /// starts: the server ends with the thread that started it.
    ///
    /// # Errors
    /// [`Error::Owned`], naming the owner, if there is one already; [`Error::NoServerPrograms`] and
    /// [`Error::OtherMajor`], saying what to install; and what else can go wrong with files and
    /// processes.
    pub fn open(data_dir: &Path, options: &Options) -> Result<Self, Error> {
        let home = place::home(data_dir, Account::for_server()?.as_ref())?;
        match OwnerLock::take(&home, &options.purpose)? {
            Taken::Ours(lock) => Self::start(home, lock, options),
            Taken::By(owner) => Err(Error::Owned { home, owner }),
        }
    }

    /// Uses the cluster of a data folder beside its owner, or owns it for the time being if nobody
    /// does. It never makes one.
    ///
    /// The owner's server is left running at the end; it may also end before, and connections with
    /// it.
    ///
    /// # Errors
    /// [`Error::NoCluster`] if there is none, [`Error::Silent`] if its owner's server does not
    /// answer within a minute, and those of [`Cluster::open`].
    pub fn attach(data_dir: &Path, options: &Options) -> Result<Self, Error> {
        let nothing = || Error::NoCluster(data_dir.to_owned());
        let home = place::existing_home(data_dir)?.ok_or_else(nothing)?;
        let cluster = home.join(CLUSTER);
        let start = Instant::now();
        loop {
            let owner = match OwnerLock::take(&home, &options.purpose)? {
                Taken::Ours(_) if !cluster.exists() => return Err(nothing()),
                Taken::Ours(lock) => return Self::start(home, lock, options),
                Taken::By(owner) => owner,
            };
            if let Some(found) = Postmaster::of(&cluster).filter(Postmaster::is_ready) {
                let socket_dir = found.socket_dir;
                return Ok(Self { home, socket_dir, server: None, throwaway: None, _lock: None });
            }
            if start.elapsed() > ATTACH {
                return Err(Error::Silent { home, owner });
            }
            sleep(Duration::from_millis(50));
        }
    }

    /// A new and empty cluster that is removed at the end: in memory (`/dev/shm`) if it need not be
    /// durable and there is room, else in the system's temporary folder.
    ///
    /// What earlier ones left whose owner was killed is removed first.
    ///
    /// # Errors
    /// Those of [`Cluster::open`].
    pub fn throwaway(options: &Options) -> Result<Self, Error> {
        let dir = throwaway::make_dir(options.durable)?;
        match Self::open(&dir, options) {
            Ok(mut cluster) => {
                cluster.throwaway = Some(dir);
                Ok(cluster)
            }
            Err(error) => {
                throwaway::remove(&dir);
                Err(error)
            }
        }
    }

    fn start(home: PathBuf, lock: OwnerLock, options: &Options) -> Result<Self, Error> {
        let account = Account::for_server()?;
        let account = account.as_ref();
        let cluster = home.join(CLUSTER);
        let bin_dir = options.bin_dir.as_deref();
        let programs = if let Some(made_by) = first_start::made_by(&cluster)? {
            let missing = || Error::OtherMajor { cluster: cluster.clone(), made_by };
            ServerPrograms::find_major(bin_dir, made_by)?.ok_or_else(missing)?
        } else {
            let programs = ServerPrograms::find_at(bin_dir)?;
            first_start::make(&home, &cluster, &programs, account, options.durable)?;
            programs
        };
        let stale_pid = postmaster::end_orphan(&cluster)?;
        let socket_dir = place::socket_dir(&home, account)?;
        let launch = Launch {
            programs: &programs,
            account,
            cluster: &cluster,
            socket_dir: &socket_dir,
            log: home.join("postgres.log"),
            options,
        };
        let server = Some(launch.start(stale_pid)?);
        Ok(Self { home, socket_dir, server, throwaway: None, _lock: Some(lock) })
    }

    /// The address of the database [`DATABASE`], for any client of PostgreSQL.
    pub fn url(&self) -> String {
        self.url_of(DATABASE)
    }

    /// The address of a database of the cluster.
    ///
    /// The name is taken as it is: letters, digits and underscores.
    pub fn url_of(&self, database: &str) -> String {
        self.address(SUPERUSER, database)
    }

    /// The address of the database [`DATABASE`] for another role than the superuser, which somebody
    /// has made.
    ///
    /// The name is taken as it is: letters, digits and underscores.
    pub fn url_as(&self, role: &str) -> String {
        self.address(role, DATABASE)
    }

    fn address(&self, role: &str, database: &str) -> String {
        // The port is named, because clients read another one from their environment.
        let host = percent_encoded(&self.socket_dir);
        format!("postgresql://{role}@localhost:{PORT}/{database}?host={host}&sslmode=disable")
    }

    /// The folder with the cluster, its log and its lock.
    pub fn home(&self) -> &Path {
        &self.home
    }

    /// The server's process, if this cluster is ours.
    pub fn server_pid(&self) -> Option<u32> {
        self.server.as_ref().map(Server::pid)
    }

    /// Stops the server cleanly and waits for its end; an owner's server that was attached to is
    /// left alone.
    ///
    /// # Errors
    /// [`Error::DidNotStop`] if it is still there after 75 s.
    pub fn stop(mut self) -> Result<(), Error> {
        self.end()
    }

    fn end(&mut self) -> Result<(), Error> {
        let Some(mut server) = self.server.take() else { return Ok(()) };
        if let Some(dir) = self.throwaway.take() {
            server.abandon()?;
            throwaway::remove(&dir);
        } else {
            server.stop()?;
        }
        if !self.socket_dir.starts_with(&self.home) {
            // A short folder elsewhere; the next start makes it again.
            let _ = std::fs::remove_dir_all(&self.socket_dir);
        }
        Ok(())
    }
}

impl Drop for Cluster {
    fn drop(&mut self) {
        // Who wants to know calls `stop`; and the server's own end with ours is still to come.
        let _ = self.end();
    }
}

/// The cluster's folder in its home.
pub(crate) const CLUSTER: &str = "cluster";

/// A path as a value in an address: everything but the unreserved characters and `/` is encoded.
fn percent_encoded(path: &Path) -> String {
    path.as_os_str().as_bytes().iter().fold(String::new(), |mut text, byte| {
        if byte.is_ascii_alphanumeric() || b"-._~/".contains(byte) {
            text.push(char::from(*byte));
        } else {
            // Writing into a string can't fail.
            let _ = write!(text, "%{byte:02X}");
        }
        text
    })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn encodes_what_an_address_can_not_hold() {
        assert_eq!(percent_encoded(Path::new("/a b/c&d-é")), "/a%20b/c%26d-%C3%A9");
    }
}
