//! A worker's liveness: it says that it is there for as long as each of its loops goes on, and
//! which of its ticks ran.
//! Deliberately not here: what silence means (`alerts`), and the loops themselves (`worker`).
//!
//! It runs beside the loops, so it must not speak for one that hangs: a worker of which one loop
//! stands still says nothing any more, and is missed like one that is gone. What its other loops do
//! is kept meanwhile, so that nobody takes it for late.

use super::heartbeat::{beat, keep_runs};
use super::ports::TickRun;
use crate::{
    app::App,
    schedule::{Tick, WorkerLoop},
};
use cauri_domain::kernel::{Timestamp, WorkerId};
use chrono::TimeDelta;
use std::{
    collections::BTreeMap,
    sync::{Mutex, MutexGuard, PoisonError},
    time::Duration,
};
use tokio::time::sleep;

/// The pause between two signs of life.
const BEAT: Duration = Duration::from_secs(5);
/// How long a loop may do one thing: longer than a batch of questions that are all answered late.
const STUCK_AFTER: TimeDelta = TimeDelta::minutes(4);

/// A worker's signs of life.
pub(super) struct Liveness {
    pub(super) id: WorkerId,
    seen: Mutex<Seen>,
}

/// What the rounds told since they began, or since the last sign of life.
struct Seen {
    ran: BTreeMap<Tick, TickRun>,
    moved: BTreeMap<WorkerLoop, Timestamp>,
}

impl Liveness {
    /// The liveness of a worker that begins now. What never ran is late from now on, not from ever.
    pub(super) fn of(id: WorkerId, begun: Timestamp) -> Self {
        let ran = Tick::ALL.iter().copied().map(|tick| (tick, tick.ran(begun))).collect();
        let moved =
            WorkerLoop::ALL.iter().copied().map(|worker_loop| (worker_loop, begun)).collect();
        Self { id, seen: Mutex::new(Seen { ran, moved }) }
    }

    /// A loop goes on to its next thing.
    pub(super) fn moved(&self, worker_loop: WorkerLoop, now: Timestamp) {
        self.seen().moved.insert(worker_loop, now);
    }

    /// A tick ran to its end.
    pub(super) fn ran(&self, tick: Tick, now: Timestamp) {
        self.seen().ran.insert(tick, tick.ran(now));
    }

    /// Says again and again that the worker is there and what ran. Never ends.
    pub(super) async fn beats(&self, app: &App) {
        loop {
            let runs: Vec<_> = self.seen().ran.values().cloned().collect();
            let stuck = self.stuck(app.machine.now());
            let kept = if stuck.is_empty() {
                beat(app, self.id, &runs).await
            } else {
                let rounds = stuck.join(" ");
                tracing::error!(worker_id = %self.id, rounds, "a worker stands still");
                keep_runs(app, &runs).await
            };
            match kept {
                Ok(()) => self.seen().ran.retain(|_, run| !runs.contains(run)),
                Err(error) => tracing::warn!(error = %error, "no sign of life could be kept"),
            }
            sleep(BEAT).await;
        }
    }

    /// Rounds that do the same thing for longer than anything may take.
    fn stuck(&self, now: Timestamp) -> Vec<&'static str> {
        let seen = self.seen();
        let stuck = seen.moved.iter().filter(|(_, at)| now - **at > STUCK_AFTER);
        stuck.map(|(worker_loop, _)| worker_loop.as_str()).collect()
    }

    fn seen(&self) -> MutexGuard<'_, Seen> {
        self.seen.lock().unwrap_or_else(PoisonError::into_inner)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn one_round_that_stands_still_is_enough_to_fall_silent() {
        let begun = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let liveness = Liveness::of(WorkerId(uuid::Uuid::from_u128(1)), begun);
        assert_eq!(liveness.stuck(begun + STUCK_AFTER), [""; 0]);
        let late = begun + STUCK_AFTER + TimeDelta::seconds(1);
        for &worker_loop in WorkerLoop::ALL {
            assert!(liveness.stuck(late).contains(&worker_loop.as_str()), "{worker_loop:?}");
            liveness.moved(worker_loop, late);
        }
        assert_eq!(liveness.stuck(late), [""; 0]);
    }
}
