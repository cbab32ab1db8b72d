//! The server that runs, or ran, in a cluster: read from PostgreSQL's `postmaster.pid`.
//! Deliberately not here: starting one (`server`) and who may (`lock`).

use crate::{Error, PORT, process::Held};
use rustix::process::Signal;
use std::{
    fs,
    os::unix::net::UnixStream,
    path::{Path, PathBuf},
    thread::sleep,
    time::{Duration, Instant},
};

/// How long a server may take for a fast shutdown, with its last checkpoint.
pub(crate) const FAST_STOP: Duration = Duration::from_mins(1);

/// How long it may take after that for an immediate one, which the next start recovers from.
pub(crate) const IMMEDIATE_STOP: Duration = Duration::from_secs(15);

/// What a server writes about itself. A killed one leaves its file behind, still saying `ready`.
#[derive(Debug)]
pub(crate) struct Postmaster {
    pub(crate) pid: u32,
    pub(crate) socket_dir: PathBuf,
    says_ready: bool,
}

impl Postmaster {
    /// Reads the file; `None` if there is none, or not yet a whole one.
    pub(crate) fn of(cluster: &Path) -> Option<Self> {
        let text = fs::read_to_string(cluster.join("postmaster.pid")).ok()?;
        let lines: Vec<&str> = text.lines().map(str::trim).collect();
        Some(Self {
            pid: lines.first()?.parse().ok()?,
            socket_dir: lines.get(4).copied().unwrap_or_default().into(),
            says_ready: lines.get(7) == Some(&"ready"),
        })
    }

    /// True if it says so and its socket answers.
    pub(crate) fn is_ready(&self) -> bool {
        self.says_ready
            && UnixStream::connect(self.socket_dir.join(format!(".s.PGSQL.{PORT}"))).is_ok()
    }
}

/// Stops a server that outlived its owner; only for who holds the owner's lock.
///
/// Answers the process number that a dead server left in its file. It may belong to somebody else
/// by now (or to a dead process that nobody has buried yet), and such a one is never signalled.
pub(crate) fn end_orphan(cluster: &Path) -> Result<Option<u32>, Error> {
    let Some(Postmaster { pid, .. }) = Postmaster::of(cluster) else { return Ok(None) };
    // It is held first and looked at then, so that what is signalled is what was looked at.
    let Some(held) = Held::new(pid) else { return Ok(Some(pid)) };
    let gone = || !held.serves(cluster);
    for (signal, limit) in [(Signal::INT, FAST_STOP), (Signal::QUIT, IMMEDIATE_STOP)] {
        if gone() {
            return Ok(Some(pid));
        }
        held.signal(signal);
        wait_until(limit, gone);
    }
    if gone() {
        return Ok(Some(pid));
    }
    Err(Error::DidNotStop { pid, seconds: (FAST_STOP + IMMEDIATE_STOP).as_secs() })
}

/// Asks every few milliseconds, up to the limit; answers the last answer.
pub(crate) fn wait_until(limit: Duration, mut reached: impl FnMut() -> bool) -> bool {
    let start = Instant::now();
    loop {
        if reached() {
            return true;
        }
        if start.elapsed() > limit {
            return false;
        }
        sleep(Duration::from_millis(10));
    }
}
