//! The server's process: its settings, its start, its end.
//! Deliberately not here: the folders it is given (`place`) and a server of somebody else.

use crate::{
    Error, Options, PORT, ServerPrograms,
    account::{self, Account},
    postmaster::{self, FAST_STOP, IMMEDIATE_STOP, Postmaster, wait_until},
    trust,
};
use rustix::{
    fs::OFlags,
    process::{Pid, Signal, kill_process},
};
use std::{
    fs::{self, File},
    io::{self, Read, Seek, SeekFrom},
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

/// How much of a log's end is read for what a server said last.
const LAST_BYTES: u64 = 64 * 1024;

/// Everything that a start needs, the first one and those after it.
#[derive(Debug)]
pub(crate) struct Launch {
    pub(crate) programs: ServerPrograms,
    pub(crate) account: Option<Account>,
    pub(crate) cluster: PathBuf,
    pub(crate) socket_dir: PathBuf,
    pub(crate) log: PathBuf,
    pub(crate) options: Options,
}

/// A server that this process started.
#[derive(Debug)]
pub(crate) struct Server {
    child: Child,
    /// Where its part of the log begins.
    log_start: u64,
}

impl Launch {
    /// Ends what a killed owner or a killed server left, starts the server, and waits until it
    /// takes connections, or nobody wants it any more.
    pub(crate) fn start(&self, unwanted: &dyn Fn() -> bool) -> Result<Server, Error> {
        let stale_pid = postmaster::end_orphan(&self.cluster)?;
        self.put_long_log_aside()?;
        for _ in 1..START_ATTEMPTS {
            match self.attempt(stale_pid, unwanted) {
                Err(Error::DidNotStart { output, .. })
                    if output.contains("still in use") && !unwanted() =>
                {
                    sleep(ATTEMPT_PAUSE);
                }
                outcome => return outcome,
            }
        }
        self.attempt(stale_pid, unwanted)
    }

    fn attempt(
        &self,
        stale_pid: Option<u32>,
        unwanted: &dyn Fn() -> bool,
    ) -> Result<Server, Error> {
        let (log, log_start) = self.open_log()?;
        let errors = log.try_clone().map_err(Error::io("open", &self.log))?;
        let mut command = self.command(stale_pid);
        command.stdout(log).stderr(errors);
        let child = command.spawn().map_err(Error::io("run", self.programs.postgres()))?;
        let mut server = Server { child, log_start };
        let mut ended = None;
        let settled = wait_until(START, || {
            ended = server.child.try_wait().ok().flatten();
            ended.is_some() || server.is_ready(&self.cluster) || unwanted()
        });
        match ended {
            Some(status) => Err(self.did_not_start(status, log_start)),
            None if settled => Ok(server),
            None => {
                server.stop(FAST)?;
                Err(Error::NotReady { seconds: START.as_secs(), log: self.log.clone() })
            }
        }
    }

    fn command(&self, stale_pid: Option<u32>) -> Command {
        let mut command = account::command(&self.programs.postgres(), self.account.as_ref());
        command.arg("-D").arg(&self.cluster).arg("-k").arg(&self.socket_dir);
        for (name, value) in settings(&self.options) {
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
        let log = trust::open_ours(&self.log, OFlags::WRONLY | OFlags::APPEND);
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
        let said = self.said_since(log_start);
        let output = last_of(&said, &CRASHED).unwrap_or_else(|| account::last_lines(&said));
        Error::DidNotStart { status, output, log: self.log.clone() }
    }

    /// How a server ended that had served, with the last of what it said about itself. What it said
    /// about statements is left out, for it may hold people's values.
    pub(crate) fn end_of(&self, server: &Server, status: Option<ExitStatus>) -> String {
        let status = status.map_or_else(|| "in an unknown way".to_owned(), |how| how.to_string());
        let said = self.said_since(server.log_start);
        let about_itself = last_of(&said, &CRASHED).or_else(|| last_of(&said, &ABOUT_ITSELF));
        about_itself.map_or_else(|| status.clone(), |said| format!("{status}; it said: {said}"))
    }

    /// The end of what stands in the log from there on; nothing if it can't be read.
    fn said_since(&self, log_start: u64) -> String {
        let read = || -> io::Result<Vec<u8>> {
            let mut log = File::open(&self.log)?;
            let end = log.metadata()?.len();
            log.seek(SeekFrom::Start(log_start.max(end.saturating_sub(LAST_BYTES))))?;
            let mut said = vec![];
            log.take(LAST_BYTES).read_to_end(&mut said)?;
            Ok(said)
        };
        String::from_utf8_lossy(&read().unwrap_or_default()).into_owned()
    }
}

/// What a server says of a process of its own that crashed, and of others of its own ends.
const CRASHED: [&str; 3] = [" PANIC: ", "was terminated by signal", "exited with exit code"];
const ABOUT_ITSELF: [&str; 2] = [" FATAL: ", " LOG: "];

/// The last lines with one of these words; none of them is about a statement.
fn last_of(said: &str, words: &[&str]) -> Option<String> {
    let about_a_statement = [" ERROR: ", " STATEMENT: ", " WARNING: "];
    let has = |line: &&str, words: &[&str]| words.iter().any(|word| line.contains(word));
    let lines: Vec<&str> =
        said.lines().filter(|line| has(line, words) && !has(line, &about_a_statement)).collect();
    (!lines.is_empty()).then(|| account::last_lines(&lines.join("\n")))
}

impl Server {
    /// The server's process.
    pub(crate) fn pid(&self) -> u32 {
        self.child.id()
    }

    /// How it ended, if it did; it is buried then.
    pub(crate) fn end(&mut self) -> Option<ExitStatus> {
        self.child.try_wait().ok().flatten()
    }

    /// Signals it. It is not buried yet, for that takes this value: its number is its own.
    pub(crate) fn signal(&self, signal: Signal) {
        if let Some(pid) = i32::try_from(self.pid()).ok().and_then(Pid::from_raw) {
            let _ = kill_process(pid, signal);
        }
    }

    /// Ready is who says so under its own number: a killed server's file says it, too.
    fn is_ready(&self, cluster: &Path) -> bool {
        Postmaster::of(cluster).is_some_and(|found| found.pid == self.pid() && found.is_ready())
    }

    /// Ends it and waits for that, step by step.
    pub(crate) fn stop(&mut self, steps: Steps) -> Result<(), Error> {
        let mut seconds = 0;
        for (signal, limit) in steps {
            if self.end().is_some() {
                return Ok(());
            }
            self.signal(*signal);
            if wait_until(*limit, || self.end().is_some()) {
                return Ok(());
            }
            seconds += limit.as_secs();
        }
        Err(Error::DidNotStop { pid: self.pid(), seconds })
    }
}

/// How a server is ended: signals, and how long each may take.
pub(crate) type Steps = &'static [(Signal, Duration)];

/// Fast shutdown: sessions are ended, everything is written; an immediate one if it hangs.
pub(crate) const FAST: Steps = &[(Signal::INT, FAST_STOP), (Signal::QUIT, IMMEDIATE_STOP)];

/// Immediate shutdown, for a cluster that is thrown away.
pub(crate) const AT_ONCE: Steps = &[(Signal::QUIT, IMMEDIATE_STOP)];

/// What holds at each start, whatever stands in the cluster's own files.
fn settings(options: &Options) -> Vec<(&'static str, String)> {
    let on_if = |wanted: bool| if wanted { "on" } else { "off" };
    let durable = on_if(options.durable);
    [
        ("listen_addresses", ""),
        ("unix_socket_permissions", "0700"),
        ("fsync", durable),
        ("synchronous_commit", durable),
        ("full_page_writes", durable),
        ("restart_after_crash", on_if(options.restarts_itself)),
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
