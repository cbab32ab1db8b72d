//! The thread that a server lives by: it starts it, waits for its end, and starts it again.
//! Deliberately not here: what a start is (`server`).
//!
//! The server ends with the thread that started it, so that a kill of this program leaves none
//! behind. That thread must therefore live as long as the server, and start the next one, too.

use crate::{
    Error,
    server::{FAST, Launch, Server, Steps},
};
use rustix::{
    io::Errno,
    process::{Pid, WaitId, WaitIdOptions, waitid},
};
use std::{
    fmt, io,
    path::PathBuf,
    process::ExitStatus,
    sync::{Arc, Condvar, Mutex, MutexGuard, PoisonError, mpsc},
    thread,
    time::{Duration, Instant},
};

/// How often a server is started again within [`WINDOW`], successfully or not.
const STARTS: usize = 3;
const WINDOW: Duration = Duration::from_mins(10);
/// The pause before each of them: what ended it may pass.
const PAUSES: [Duration; STARTS] =
    [Duration::ZERO, Duration::from_secs(2), Duration::from_secs(10)];

/// What became of a server that ended by itself; each names the reason.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Incident {
    /// It ended, and is going to be started again if it was not too often.
    Ended {
        /// How, and what it said last.
        reason: String,
    },
    /// It takes connections again.
    Restarted,
    /// It could not be started again.
    NotRestarted {
        /// Why not.
        reason: String,
    },
    /// It was started again three times within ten minutes, and is not any more.
    GivenUp {
        /// Why it ended, or did not start, the last time.
        reason: String,
        /// What it said.
        log: PathBuf,
    },
}

type Tell = Box<dyn FnMut(Incident) + Send>;

/// A server and the thread that keeps it.
#[derive(Debug)]
pub(crate) struct Keeper {
    shared: Arc<Shared>,
}

#[derive(Debug, Default)]
struct Shared {
    state: Mutex<State>,
    changed: Condvar,
}

#[derive(Default)]
struct State {
    /// `None` while there is none.
    server: Option<Server>,
    /// The number of the last one.
    pid: u32,
    /// It is to end, and is not started again.
    stopping: bool,
    /// The thread has nothing to do any more.
    over: bool,
    tell: Option<Tell>,
}

impl fmt::Debug for State {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("State").field("server", &self.server).finish_non_exhaustive()
    }
}

impl Keeper {
    /// Starts the server, in a thread of its own.
    pub(crate) fn start(launch: Launch) -> Result<Self, Error> {
        let shared = Arc::new(Shared::default());
        let (started, first) = mpsc::sync_channel(1);
        let of_thread = Over(Arc::clone(&shared));
        let keep = move || {
            // Taken into the thread as a whole: it says that it is over however it ends.
            let of_thread = of_thread;
            match launch.start(&|| false) {
                Ok(server) => {
                    of_thread.0.put(server);
                    let _ = started.send(Ok(()));
                    of_thread.0.keep(&launch);
                }
                Err(error) => {
                    let _ = started.send(Err(error));
                }
            }
        };
        let name = "postgres-keeper";
        let thread = thread::Builder::new().name(name.to_owned()).spawn(keep);
        thread.map_err(Error::io("start the thread", name))?;
        let no_answer = || Error::io("start the thread", name)(io::ErrorKind::BrokenPipe.into());
        first.recv().map_err(|_| no_answer())??;
        Ok(Self { shared })
    }

    /// From now on the server is started again when it ends by itself, and this is told of it.
    pub(crate) fn watch(&self, tell: Tell) {
        self.shared.state().tell = Some(tell);
        self.shared.changed.notify_all();
    }

    /// The server's process.
    pub(crate) fn pid(&self) -> u32 {
        self.shared.state().pid
    }

    /// Ends the server for good, and waits for that.
    pub(crate) fn stop(&self, steps: Steps) -> Result<(), Error> {
        let mut state = self.shared.state();
        state.stopping = true;
        self.shared.changed.notify_all();
        let mut seconds = 0;
        for (signal, limit) in steps {
            if let Some(server) = &state.server {
                server.signal(*signal);
            }
            let waited = self.shared.changed.wait_timeout_while(state, *limit, |state| !state.over);
            (state, _) = waited.unwrap_or_else(PoisonError::into_inner);
            if state.over {
                return Ok(());
            }
            seconds += limit.as_secs();
        }
        Err(Error::DidNotStop { pid: state.pid, seconds })
    }
}

/// Says at the thread's end that it has come, even after a panic.
struct Over(Arc<Shared>);

impl Drop for Over {
    fn drop(&mut self) {
        self.0.state().over = true;
        self.0.changed.notify_all();
    }
}

impl Shared {
    fn state(&self) -> MutexGuard<'_, State> {
        // Nothing is left half done under the lock.
        self.state.lock().unwrap_or_else(PoisonError::into_inner)
    }

    fn put(&self, server: Server) {
        let mut state = self.state();
        state.pid = server.pid();
        state.server = Some(server);
    }

    /// Until the server is stopped, or given up.
    fn keep(&self, launch: &Launch) {
        let mut starts = Starts::default();
        while let Some((server, status)) = self.wait_for_end() {
            if !self.is_watched() {
                return;
            }
            let reason = launch.end_of(&server, status);
            self.tell(Incident::Ended { reason: reason.clone() });
            if !self.restart(launch, &mut starts, reason) {
                return;
            }
        }
    }

    /// Waits for the server's end; answers how it ended if it was not asked to.
    fn wait_for_end(&self) -> Option<(Server, Option<ExitStatus>)> {
        let pid = i32::try_from(self.state().pid).ok().and_then(Pid::from_raw)?;
        // It is not buried by this, so that nobody else gets its number before the lock is held.
        let options = WaitIdOptions::EXITED | WaitIdOptions::NOWAIT;
        while waitid(WaitId::Pid(pid), options).err() == Some(Errno::INTR) {}
        let mut state = self.state();
        let mut server = state.server.take()?;
        let status = server.end();
        (!state.stopping).then_some((server, status))
    }

    /// Waits until somebody is told of ends; false if it is to stop instead.
    fn is_watched(&self) -> bool {
        let idle = |state: &mut State| state.tell.is_none() && !state.stopping;
        let waited = self.changed.wait_while(self.state(), idle);
        !waited.unwrap_or_else(PoisonError::into_inner).stopping
    }

    /// Starts the server again, unless that was done too often; true if it runs.
    fn restart(&self, launch: &Launch, starts: &mut Starts, mut reason: String) -> bool {
        loop {
            let Some(pause) = starts.next(Instant::now()) else {
                self.tell(Incident::GivenUp { reason, log: launch.log.clone() });
                return false;
            };
            if self.is_stopped_within(pause) {
                return false;
            }
            match launch.start(&|| self.state().stopping) {
                Ok(mut server) => {
                    let mut state = self.state();
                    if state.stopping {
                        drop(state);
                        // Whoever stops us waits for it, and names it if it does not end.
                        let _ = server.stop(FAST);
                        return false;
                    }
                    state.pid = server.pid();
                    state.server = Some(server);
                    drop(state);
                    self.tell(Incident::Restarted);
                    return true;
                }
                Err(_) if self.state().stopping => return false,
                Err(error) => reason = with_cause(&error),
            }
            self.tell(Incident::NotRestarted { reason: reason.clone() });
        }
    }

    fn is_stopped_within(&self, pause: Duration) -> bool {
        let going_on = |state: &mut State| !state.stopping;
        let waited = self.changed.wait_timeout_while(self.state(), pause, going_on);
        waited.unwrap_or_else(PoisonError::into_inner).0.stopping
    }

    /// The lock is not held meanwhile: who is told may ask.
    fn tell(&self, incident: Incident) {
        let told = self.state().tell.take();
        if let Some(mut tell) = told {
            tell(incident);
            self.state().tell.get_or_insert(tell);
        }
    }
}

fn with_cause(error: &Error) -> String {
    let cause = std::error::Error::source(error);
    cause.map_or_else(|| error.to_string(), |cause| format!("{error}: {cause}"))
}

/// When the server was started again.
#[derive(Debug, Default)]
struct Starts(Vec<Instant>);

impl Starts {
    /// The pause before the next start; `None` if there were too many.
    fn next(&mut self, now: Instant) -> Option<Duration> {
        self.0.retain(|start| now.duration_since(*start) < WINDOW);
        let pause = PAUSES.get(self.0.len()).copied()?;
        self.0.push(now);
        Some(pause)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn three_starts_in_ten_minutes_are_enough() {
        let began = Instant::now();
        let at = |minutes| began + Duration::from_mins(minutes);
        let mut starts = Starts::default();
        let pauses = [at(0), at(3), at(6), at(9)].map(|now| starts.next(now));
        assert_eq!(pauses, [Some(PAUSES[0]), Some(PAUSES[1]), Some(PAUSES[2]), None]);
        // The first one is forgotten; what was refused never counted.
        assert_eq!([at(10), at(11)].map(|now| starts.next(now)), [Some(PAUSES[2]), None]);
        assert_eq!(starts.next(at(60)), Some(PAUSES[0]));
    }
}
