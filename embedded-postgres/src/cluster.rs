//! A cluster in use: owned, attached to, or thrown away at the end.
//! Deliberately not here: how its parts work (the sibling files).

use crate::{
    DATABASE, Error, Incident, PORT, SUPERUSER, ServerPrograms,
    account::Account,
    first_start,
    keeper::Keeper,
    lock::{OwnerLock, Taken},
    place,
    postmaster::Postmaster,
    server::{AT_ONCE, FAST, Launch},
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
    /// Whether the server goes on by itself after one of its processes crashed. On a full disk it
    /// would do so for ever, and serve nobody; otherwise it ends, and whoever watches it
    /// ([`Cluster::watch`]) has it started again, not too often.
    pub restarts_itself: bool,
}

impl Options {
    /// For data that must not be lost.
    pub fn durable(purpose: &str) -> Self {
        Self {
            purpose: purpose.to_owned(),
            durable: true,
            max_connections: 100,
            bin_dir: None,
            restarts_itself: false,
        }
    }

    /// For tests: quick, many connections, not safe against a power cut.
    pub fn quick(purpose: &str) -> Self {
        Self {
            purpose: purpose.to_owned(),
            durable: false,
            max_connections: 300,
            bin_dir: None,
            restarts_itself: true,
        }
    }
}

/// A private PostgreSQL cluster that takes connections. Dropping it stops what it started.
#[derive(Debug)]
pub struct Cluster {
    home: PathBuf,
    socket_dir: PathBuf,
    /// `None` if somebody else's server is used.
    server: Option<Keeper>,
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
    /// stopped cleanly first. As root the server runs as `cauri-postgres`, an account of its own
    /// that is made if it is not there, and the cluster moves below `/var/lib/cauri` (a link in the
    /// data folder shows where) if that account can't enter the data folder's parents.
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
        let cluster = home.join(CLUSTER);
        let bin_dir = options.bin_dir.as_deref();
        let programs = if let Some(made_by) = first_start::made_by(&cluster)? {
            if let Some(account) = &account {
                account.check_owner_of(&cluster)?;
            }
            let missing = || Error::OtherMajor { cluster: cluster.clone(), made_by };
            ServerPrograms::find_major(bin_dir, made_by)?.ok_or_else(missing)?
        } else {
            let programs = ServerPrograms::find_at(bin_dir)?;
            first_start::make(&home, &cluster, &programs, account.as_ref(), options.durable)?;
            programs
        };
        let socket_dir = place::socket_dir(&home, account.as_ref())?;
        let server = Some(Keeper::start(Launch {
            programs,
            account,
            cluster,
            socket_dir: socket_dir.clone(),
            log: home.join("postgres.log"),
            options: options.clone(),
        })?);
        Ok(Self { home, socket_dir, server, throwaway: None, _lock: Some(lock) })
    }

    /// From now on the server is started again when it ends by itself, up to three times within ten
    /// minutes, and `tell` hears of each end, start and failure, at last of giving up. Its address
    /// stays the same. An owner's server that was attached to is not watched.
    ///
    /// `tell` is called on the thread that keeps the server, which waits for it.
    pub fn watch(&self, tell: impl FnMut(Incident) + Send + 'static) {
        if let Some(server) = &self.server {
            server.watch(Box::new(tell));
        }
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

    /// The bytes that the server can still write to its disk; `None` if that can't be said.
    pub fn free_bytes(home: &Path) -> Option<u64> {
        let room = rustix::fs::statvfs(home.join(CLUSTER)).ok()?;
        Some(room.f_bavail.saturating_mul(room.f_frsize))
    }

    /// The server's process, if this cluster is ours.
    pub fn server_pid(&self) -> Option<u32> {
        self.server.as_ref().map(Keeper::pid)
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
        let Some(server) = self.server.take() else { return Ok(()) };
        if let Some(dir) = self.throwaway.take() {
            server.stop(AT_ONCE)?;
            throwaway::remove(&dir);
        } else {
            server.stop(FAST)?;
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
