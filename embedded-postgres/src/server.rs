//! The server's process: its settings, its start, its end.
//! Deliberately not here: the folders it is given (`place`) and a server of somebody else.

use crate::{
    Error, Options, PORT, ServerPrograms,
    account::{self, Account},
    postmaster::{self, FAST_STOP, IMMEDIATE_STOP, Postmaster, wait_until},
};
use rustix::process::Signal;
use std::{
    fs::{self, File},
    io::{Read, Seek, SeekFrom},
    os::unix::process::CommandExt,
    path::{Path, PathBuf},
    process::{Child, Command, ExitStatus},
    thread::sleep,
    time::Duration,
};

/// How long a start may take: recovery after a crash replays at most what `max_wal_size` keeps.
const START: Duration = Duration::from_mins(5);

/// A killed server's last processes hold its memory for a moment: so often is the start tried.
const START_ATTEMPTS: u32 = 40;
const ATTEMPT_PAUSE: Duration = Duration::from_millis(250);

/// A log that is longer than this at a start is put aside; one such is kept.
const LOG_BYTES: u64 = 10 * 1024 * 1024;

/// Everything that a start needs.
#[derive(Debug)]
pub(crate) struct Launch<'a> {
    pub(crate) programs: &'a ServerPrograms,
    pub(crate) account: Option<&'a Account>,
    pub(crate) cluster: &'a Path,
    pub(crate) socket_dir: &'a Path,
    pub(crate) log: PathBuf,
    pub(crate) options: &'a Options,
}

/// A server that this process started.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
}

impl Launch<'_> {
    /// Starts the server and waits until it takes connections.
    ///
    /// `stale_pid` is what a dead server left in `postmaster.pid`.
    pub(crate) fn start(&self, stale_pid: Option<u32>) -> Result<Server, Error> {
        self.put_long_log_aside()?;
        for _ in 1..START_ATTEMPTS {
            match self.attempt(stale_pid) {
                Err(Error::DidNotStart { output, .. }) if output.contains("still in use") => {
                    sleep(ATTEMPT_PAUSE);
                }
                outcome => return outcome,
            }
        }
        self.attempt(stale_pid)
    }

    fn attempt(&self, stale_pid: Option<u32>) -> Result<Server, Error> {
        let (log, log_start) = self.open_log()?;
        let errors = log.try_clone().map_err(Error::io("open", &self.log))?;
        let mut command = self.command(stale_pid);
        command.stdout(log).stderr(errors);
        let child = command.spawn().map_err(Error::io("run", self.programs.postgres()))?;
        let mut server = Server { child };
        let mut ended = None;
        let settled = wait_until(START, || {
            ended = server.child.try_wait().ok().flatten();
            ended.is_some() || server.is_ready(self.cluster)
        });
        match ended {
            Some(status) => Err(self.did_not_start(status, log_start)),
            None if settled => Ok(server),
            None => {
                server.stop()?;
                Err(Error::NotReady { seconds: START.as_secs(), log: self.log.clone() })
            }
        }
    }

    fn command(&self, stale_pid: Option<u32>) -> Command {
        let mut command = account::command(&self.programs.postgres(), self.account);
        command.arg("-D").arg(self.cluster).arg("-k").arg(self.socket_dir);
        for (name, value) in settings(self.options) {
            command.arg("-c").arg(format!("{name}={value}"));
        }
        if let Some(pid) = stale_pid {
            // PostgreSQL would take whoever has this number now for a server of the cluster. A
            // number named as its grandparent's it passes over, and it still makes sure that
            // nobody uses the old server's memory; removing the file would skip that check.
            command.env("PG_GRANDPARENT_PID", pid.to_string());
        }
        // Control-C in the terminal is for the owner, who stops the server when it has finished.
        command.process_group(0);
        command
    }

    fn open_log(&self) -> Result<(File, u64), Error> {
        let log = File::options().create(true).append(true).open(&self.log);
        let log = log.map_err(Error::io("open", &self.log))?;
        let start = log.metadata().map_err(Error::io("look at", &self.log))?.len();
        Ok((log, start))
    }

    fn put_long_log_aside(&self) -> Result<(), Error> {
        let bytes = fs::metadata(&self.log).map_or(0, |found| found.len());
        if bytes <= LOG_BYTES {
            return Ok(());
        }
        fs::rename(&self.log, self.log.with_extension("log.old"))
            .map_err(Error::io("put aside", &self.log))
    }

    fn did_not_start(&self, status: ExitStatus, log_start: u64) -> Error {
        let mut said = String::new();
        let read = File::open(&self.log).and_then(|mut log| {
            log.seek(SeekFrom::Start(log_start))?;
            log.take(64 * 1024).read_to_string(&mut said)
        });
        let output = read.map_or_else(|_| "nothing".to_owned(), |_| account::last_lines(&said));
        Error::DidNotStart { status, output, log: self.log.clone() }
    }
}

impl Server {
    /// The server's process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// Ready is who says so under its own number: a killed server's file says it, too.
    fn is_ready(&self, cluster: &Path) -> bool {
        Postmaster::of(cluster).is_some_and(|found| found.pid == self.pid() && found.is_ready())
    }

    /// Fast shutdown: sessions are ended, everything is written; an immediate one if it hangs.
    pub(crate) fn stop(&mut self) -> Result<(), Error> {
        self.stop_by(&[(Signal::INT, FAST_STOP), (Signal::QUIT, IMMEDIATE_STOP)])
    }

    /// Immediate shutdown, for a cluster that is thrown away.
    pub(crate) fn abandon(&mut self) -> Result<(), Error> {
        self.stop_by(&[(Signal::QUIT, IMMEDIATE_STOP)])
    }

    fn stop_by(&mut self, steps: &[(Signal, Duration)]) -> Result<(), Error> {
        let mut seconds = 0;
        for (signal, limit) in steps {
            if matches!(self.child.try_wait(), Ok(Some(_))) {
                return Ok(());
            }
            postmaster::signal(self.pid(), *signal);
            if wait_until(*limit, || matches!(self.child.try_wait(), Ok(Some(_)))) {
                return Ok(());
            }
            seconds += limit.as_secs();
        }
        Err(Error::DidNotStop { pid: self.pid(), seconds })
    }
}

/// What holds at each start, whatever stands in the cluster's own files.
fn settings(options: &Options) -> Vec<(&'static str, String)> {
    let durable = if options.durable { "on" } else { "off" };
    [
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
        ("fsync", durable),
        ("synchronous_commit", durable),
        ("full_page_writes", durable),
        ("timezone", "UTC"),
        ("log_timezone", "UTC"),
        ("lc_messages", "C"),
        ("logging_collector", "off"),
        ("log_destination", "stderr"),
        // Statements and details carry values, and values may be personal.
        ("log_error_verbosity", "terse"),
        ("log_min_error_statement", "panic"),
        ("log_statement", "none"),
    ]
    .into_iter()
    .map(|(name, value)| (name, value.to_owned()))
    .chain([("port", PORT.to_string()), ("max_connections", options.max_connections.to_string())])
    .collect()
}
