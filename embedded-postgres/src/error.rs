//! Why a private cluster can't be had, and what to do about it.
//! Deliberately not here: what SQL refuses.

use std::{io, path::PathBuf, process::ExitStatus};

/// Why a cluster could not be found, made, started, joined or stopped.
#[derive(Debug, thiserror::Error)]
#[non_exhaustive]
pub enum Error {
    /// This machine has no PostgreSQL server.
    #[error(
        "no PostgreSQL server programs (15 to 18) found: install them (Debian and Ubuntu: \
         apt-get install postgresql; Fedora: dnf install postgresql-server postgresql-contrib; \
         Alpine: apk add postgresql postgresql-contrib; macOS: brew install postgresql@18), name \
         their folder in CAURI_PG_BIN, or set DATABASE_URL to a server of your own"
    )]
    NoServerPrograms,
    /// This machine has no client programs.
    #[error(
        "no pg_dump and pg_restore found: install PostgreSQL's client programs, of the server's \
         version at least, or name their folder in CAURI_PG_BIN"
    )]
    NoClientPrograms,
    /// `CAURI_PG_BIN` names a folder without them.
    #[error("CAURI_PG_BIN is {0}, but there is no initdb and postgres in it")]
    IncompletePrograms(PathBuf),
    /// Server programs exist, but too old or too new.
    #[error(
        "the PostgreSQL in {bin_dir} is version {found}; 15 to 18 are supported: install one of \
         them or name its folder in CAURI_PG_BIN"
    )]
    UnsupportedVersion {
        /// Where the programs lie.
        bin_dir: PathBuf,
        /// Their major version.
        found: u32,
    },
    /// The cluster was made by another major version than the programs that are here.
    #[error(
        "the database in {cluster} was made by PostgreSQL {made_by}, whose programs are not \
         here (or not in CAURI_PG_BIN): install PostgreSQL {made_by}, or move the data \
         with pg_upgrade or a dump"
    )]
    OtherMajor {
        /// The cluster's folder.
        cluster: PathBuf,
        /// The major version that made it.
        made_by: u32,
    },
    /// Somebody else owns the cluster.
    #[error(
        "the database in {home} is in use by {owner}; stop it first or use another data folder"
    )]
    Owned {
        /// The folder that is locked.
        home: PathBuf,
        /// Who holds it, such as `process 4711 (serve)`.
        owner: String,
    },
    /// An owner holds the cluster, but its server does not answer.
    #[error("the database in {home} is held by {owner}, but its server does not answer")]
    Silent {
        /// The folder that is locked.
        home: PathBuf,
        /// Who holds it.
        owner: String,
    },
    /// There is nothing to attach to.
    #[error("there is no database in {0} yet: start `serve` or `demo` on it first")]
    NoCluster(PathBuf),
    /// The folder is there, but it is no cluster.
    #[error("{0} exists but is no PostgreSQL cluster (it has no PG_VERSION): move it away")]
    Damaged(PathBuf),
    /// The link to the cluster's real place leads nowhere.
    #[error("{0} leads to a folder that is gone: bring it back, or remove the link to start empty")]
    PlaceGone(PathBuf),
    /// Root has no account to give the server to.
    #[error(
        "PostgreSQL does not run as root, and an account `cauri-postgres` for it can't be made: \
         make it (useradd --system --user-group cauri-postgres; Alpine: addgroup -S \
         cauri-postgres && adduser -S -D -H -G cauri-postgres cauri-postgres), or start Cauri as \
         somebody else"
    )]
    NoAccount,
    /// The server's account has the number of another.
    #[error(
        "the account `cauri-postgres` has the same number as {0}, which could read and end the \
         database: give it one of its own"
    )]
    SharedAccount(String),
    /// The cluster belongs to another account than the one that root runs servers as.
    #[error(
        "the database in {cluster} belongs to another account than {account}, as which it is run: \
         hand it over by `chown -R {account}: {cluster}`"
    )]
    OtherAccount {
        /// The cluster's folder.
        cluster: PathBuf,
        /// The server's account.
        account: String,
    },
    /// A folder that we should trust belongs to somebody else.
    #[error(
        "{0} belongs to somebody else, or is a link or open to others: nothing there is believed \
         or touched; use another folder, or start as its owner"
    )]
    Strangers(PathBuf),
    /// Programs that strangers can change.
    #[error(
        "CAURI_PG_BIN is {0}, where others than root and this account may put programs: none of \
         them is run"
    )]
    StrangersPrograms(PathBuf),
    /// The server's account can't enter the folder.
    #[error(
        "the account {account} (PostgreSQL does not run as root) can't enter {dir}: choose a data \
         folder whose parents it may enter"
    )]
    Unreachable {
        /// The server's account.
        account: String,
        /// The folder.
        dir: PathBuf,
    },
    /// A program of PostgreSQL failed.
    #[error("{program} failed ({status}): {output}")]
    Program {
        /// Its name.
        program: &'static str,
        /// How it ended.
        status: ExitStatus,
        /// The end of what it said.
        output: String,
    },
    /// The server ended instead of starting.
    #[error("the PostgreSQL server did not start ({status}); it said: {output} (see {log})")]
    DidNotStart {
        /// How it ended.
        status: ExitStatus,
        /// The end of its log.
        output: String,
        /// The whole log.
        log: PathBuf,
    },
    /// The server took too long to start.
    #[error("the PostgreSQL server was not ready after {seconds} s (see {log})")]
    NotReady {
        /// How long was waited.
        seconds: u64,
        /// Its log.
        log: PathBuf,
    },
    /// A server did not stop when told to.
    #[error("the PostgreSQL server (process {pid}) did not stop within {seconds} s")]
    DidNotStop {
        /// The server's process.
        pid: u32,
        /// How long was waited.
        seconds: u64,
    },
    /// The operating system refused.
    #[error("can't {action} {path}")]
    Io {
        /// What was tried, such as `create`.
        action: &'static str,
        /// On what.
        path: PathBuf,
        /// Why not.
        source: io::Error,
    },
}

impl Error {
    /// Names what was tried, for `map_err`.
    pub(crate) fn io(
        action: &'static str,
        path: impl Into<PathBuf>,
    ) -> impl FnOnce(io::Error) -> Self {
        let path = path.into();
        move |source| Self::Io { action, path, source }
    }
}
