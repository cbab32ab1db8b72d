//! The worker: runs the schedule until told to stop, and can be asked to finish what is due.
//! Deliberately not here: what is due (`schedule`), and how the queue of jobs is worked off
//! (adapters-postgres).

use super::{
    app::App,
    error::StoreError,
    heartbeat::{TickRun, beat, leave},
    schedule::Tick,
};
use cauri_domain::kernel::WorkerId;
use std::{collections::BTreeMap, fmt, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, timeout_at},
};
use tracing::{Instrument as _, field::Empty};

/// The longest nap of the worker between two looks.
const NAP: Duration = Duration::from_millis(500);
/// The pause between two signs of life.
const BEAT: Duration = Duration::from_secs(10);
/// Rounds of [`drain`] before it gives up; each does up to a batch of every kind.
const DRAIN_ROUNDS: usize = 10_000;

/// Runs every tick at its own pace until `stop` turns true; a batch that has begun is finished.
/// Gives signs of life meanwhile.
pub async fn work(app: App, stop: watch::Receiver<bool>) {
    // What never ran is late from now on, not from ever.
    let begun = app.machine.now();
    let ran = Tick::ALL.into_iter().map(|tick| (tick, TickRun::of(tick, begun))).collect();
    let pulse = Pulse { id: WorkerId(app.ids.next()), ran, due: Instant::now() };
    go_round(&app, &Tick::ALL, Some(pulse), stop).await;
}

/// Runs only what looks after the whole system: for a process that leaves the work to others.
pub async fn watch_over(app: App, stop: watch::Receiver<bool>) {
    go_round(&app, &Tick::WATCH, None, stop).await;
}

/// A worker's signs of life.
struct Pulse {
    id: WorkerId,
    ran: BTreeMap<Tick, TickRun>,
    due: Instant,
}

impl Pulse {
    /// Says that the worker is there and what ran, if it is time to.
    async fn beat(&mut self, app: &App) {
        if self.due > Instant::now() {
            return;
        }
        self.due = Instant::now() + BEAT;
        let runs: Vec<_> = self.ran.values().cloned().collect();
        match beat(app, self.id, &runs).await {
            Ok(()) => self.ran.clear(),
            Err(error) => tracing::warn!(error = %error, "no sign of life could be kept"),
        }
    }
}

async fn go_round(
    app: &App,
    ticks: &[Tick],
    mut pulse: Option<Pulse>,
    mut stop: watch::Receiver<bool>,
) {
    let mut due: Vec<(Tick, Instant)> = ticks.iter().map(|tick| (*tick, Instant::now())).collect();
    while !*stop.borrow() {
        let mut busy = false;
        for (tick, at) in &mut due {
            if let Some(pulse) = &mut pulse {
                pulse.beat(app).await;
            }
            if *at > Instant::now() {
                continue;
            }
            let ran = run_one(app, *tick).await;
            if let (Ok(_), Some(pulse)) = (&ran, &mut pulse) {
                pulse.ran.insert(*tick, TickRun::of(*tick, app.machine.now()));
            }
            match ran {
                Ok(0) => *at = Instant::now() + tick.every(),
                Ok(_) => busy = true,
                Err(error) => {
                    tracing::error!(tick = tick.as_str(), error = %error, "a tick failed");
                    *at = Instant::now() + tick.every().max(Duration::from_secs(1));
                }
            }
        }
        if busy {
            continue;
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = app.work_bell.notified(), if pulse.is_some() => {
                // Somebody left work: look at everything that looks often.
                for (tick, at) in &mut due {
                    if tick.every() <= NAP {
                        *at = Instant::now();
                    }
                }
            }
            () = tokio::time::sleep(NAP) => {}
        }
    }
    if let Some(Pulse { id, .. }) = pulse
        && let Err(error) = leave(app, id).await
    {
        tracing::warn!(error = %error, "a worker ends without a word");
    }
}

/// One batch of one tick, as a trace of its own.
async fn run_one(app: &App, tick: Tick) -> Result<usize, StoreError> {
    let span = tracing::info_span!("tick", tick = tick.as_str(), done = Empty);
    let _turn = app.work_turn.lock().await;
    let ran = tick.run(app).instrument(span.clone()).await;
    span.record("done", ran.as_ref().map_or(-1, |count| i64::try_from(*count).unwrap_or(i64::MAX)));
    ran
}

/// What was done while draining, by tick.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Done(BTreeMap<Tick, usize>);

impl Done {
    /// How many things a tick did.
    pub fn count(&self, tick: Tick) -> usize {
        self.0.get(&tick).copied().unwrap_or_default()
    }
}

/// What was left when the time for draining ran out.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Left {
    /// A tick had work.
    Tick(Tick),
    /// There were jobs.
    Jobs,
}

impl fmt::Display for Left {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Tick(tick) => write!(f, "{tick:?}"),
            Self::Jobs => f.write_str("Jobs"),
        }
    }
}

/// Runs every tick and every job again and again until none has anything to do.
///
/// # Errors
/// What still had work when the time was up, or failed.
pub async fn drain(app: &App, time_limit: Duration) -> Result<Done, Left> {
    let give_up_at = Instant::now() + time_limit;
    let mut done = Done::default();
    // What the worker has begun is ended first; it goes on when everything is done.
    let _turn = app.work_turn.lock().await;
    for _ in 0..DRAIN_ROUNDS {
        let mut idle = true;
        // In the middle of a jump everything looks late: the system is looked at when it is over.
        for tick in Tick::ALL.into_iter().filter(|tick| !Tick::WATCH.contains(tick)) {
            if Instant::now() > give_up_at {
                return Err(Left::Tick(tick));
            }
            let count = tick.run(app).await.map_err(|error| {
                tracing::error!(tick = ?tick, error = %error, "a tick failed while draining");
                Left::Tick(tick)
            })?;
            idle &= count == 0;
            *done.0.entry(tick).or_default() += count;
        }
        idle &= !run_due_jobs(app, give_up_at).await?;
        if idle {
            return watch_once(app, done).await;
        }
    }
    Err(Left::Tick(Tick::DispatchEvents))
}

/// Runs the jobs that are due, and answers whether there were any. Those that still run when the
/// time is up go on to their own end.
async fn run_due_jobs(app: &App, give_up_at: Instant) -> Result<bool, Left> {
    let jobs = app.clone();
    let run = tokio::spawn(async move { jobs.due_jobs.run_due(&jobs).await });
    match timeout_at(give_up_at, run).await {
        Ok(Ok(Ok(any))) => Ok(any),
        Ok(Ok(Err(error))) => {
            tracing::error!(error = %error, "the jobs failed while draining");
            Err(Left::Jobs)
        }
        Ok(Err(_)) | Err(_) => Err(Left::Jobs),
    }
}

/// Looks after the system once, when nothing else is left to do.
async fn watch_once(app: &App, mut done: Done) -> Result<Done, Left> {
    for tick in Tick::WATCH {
        let count = tick.run(app).await.map_err(|error| {
            tracing::error!(tick = tick.as_str(), error = %error, "a tick failed while draining");
            Left::Tick(tick)
        })?;
        *done.0.entry(tick).or_default() += count;
    }
    Ok(done)
}
