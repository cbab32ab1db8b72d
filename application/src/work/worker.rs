//! The worker: runs the schedule until told to stop, and can be asked to finish what is due.
//! Deliberately not here: what is due (`schedule`), and how the queue of jobs is worked off
//! (adapters-postgres).

use super::liveness::Liveness;
use super::{heartbeat::leave, run_job::AppJobRunner};
use crate::{
    app::App,
    kernel::error::StoreError,
    schedule::{OFTEN, Tick, WorkerLoop},
};
use cauri_domain::kernel::WorkerId;
use std::{collections::BTreeMap, fmt, sync::Arc, time::Duration};
use tokio::{
    sync::{Notify, watch},
    task::JoinSet,
    time::{Instant, sleep, timeout_at},
};
use tracing::{Instrument as _, field::Empty};

/// The longest nap of the worker between two looks.
const NAP: Duration = OFTEN;
/// Rounds of [`drain`] before it gives up; each does up to a batch of every kind.
const DRAIN_ROUNDS: usize = 10_000;

/// Runs every tick at its own pace until `stop` turns true; a batch that has begun is finished.
/// Gives signs of life meanwhile.
///
/// Ticks that wait for somebody outside have loops of their own: a gateway that hangs holds up
/// nothing but what needs its answer. Unpaid orders are cancelled in the loop that asks about
/// payments, so that their gateways are asked first.
pub async fn work(app: Arc<App>, stop: watch::Receiver<bool>) {
    let liveness = Liveness::of(WorkerId(app.ids.next()), app.machine.now());
    let bells: [Notify; 4] = std::array::from_fn(|_| Notify::new());
    let [asking, carrying, watching, own] = &bells;
    let go = |worker_loop, bell| run_loop(&app, worker_loop, Some(&liveness), stop.clone(), bell);
    let loops = async {
        tokio::join!(
            go(WorkerLoop::Asking, asking),
            go(WorkerLoop::Carrying, carrying),
            go(WorkerLoop::Watching, watching),
            go(WorkerLoop::Own, own),
        )
    };
    tokio::select! {
        _ = loops => {}
        () = pass_on(&app.work.wake, &bells) => {}
        () = liveness.beats(&app) => {}
    }
    if let Err(error) = leave(&app, liveness.id).await {
        tracing::warn!(error = %error, "a worker ends without a word");
    }
}

/// Runs only what looks after the whole system: for a process that leaves the work to others.
pub async fn watch_over(app: Arc<App>, stop: watch::Receiver<bool>) {
    run_loop(&app, WorkerLoop::Watching, None, stop, &Notify::new()).await;
}

/// Whoever leaves work rings one bell; every loop hears it. Never ends.
async fn pass_on(from: &Notify, to: &[Notify]) {
    loop {
        from.notified().await;
        for bell in to {
            bell.notify_one();
        }
    }
}

/// Runs the ticks of a loop, one after the other.
async fn run_loop(
    app: &Arc<App>,
    worker_loop: WorkerLoop,
    liveness: Option<&Liveness>,
    mut stop: watch::Receiver<bool>,
    bell: &Notify,
) {
    let mut due: Vec<(Tick, Instant)> =
        worker_loop.ticks().map(|tick| (tick, Instant::now())).collect();
    while !*stop.borrow() {
        let mut busy = false;
        for (tick, at) in &mut due {
            if let Some(liveness) = liveness {
                liveness.moved(worker_loop, app.machine.now());
            }
            if *at > Instant::now() {
                continue;
            }
            let ran = run_one(app, *tick).await;
            if let (Ok(_), Some(liveness)) = (&ran, liveness) {
                liveness.ran(*tick, app.machine.now());
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
            () = bell.notified() => {
                // Somebody left work: look at everything that looks often.
                for (tick, at) in &mut due {
                    if tick.every() <= NAP {
                        *at = Instant::now();
                    }
                }
            }
            () = sleep(NAP) => {}
        }
    }
}

/// Why a tick failed.
#[derive(Debug, thiserror::Error)]
enum TickError {
    /// It panicked. Others go on: what it does is late, and that is an alert.
    #[error("it panicked")]
    Panicked,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// One batch of one tick, as a trace of its own, and as a task of its own that may panic.
async fn run_one(app: &Arc<App>, tick: Tick) -> Result<usize, TickError> {
    let span = tracing::info_span!("tick", tick = tick.as_str(), done = Empty);
    let _turn = app.work.draining.read().await;
    let (app, within) = (Arc::clone(app), span.clone());
    let mut task = JoinSet::new();
    task.spawn(async move { tick.run(&app).await }.instrument(within));
    let ran = match task.join_next().await {
        Some(Ok(ran)) => ran.map_err(TickError::from),
        Some(Err(_)) | None => Err(TickError::Panicked),
    };
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
            Self::Tick(tick) => f.write_str(tick.as_str()),
            Self::Jobs => f.write_str("jobs"),
        }
    }
}

/// Runs every tick and every job again and again until none has anything to do.
///
/// # Errors
/// What still had work when the time was up, or failed.
pub async fn drain(app: &Arc<App>, time_limit: Duration) -> Result<Done, Left> {
    let give_up_at = Instant::now() + time_limit;
    let mut done = Done::default();
    // What the worker has begun is ended first; it goes on when everything is done.
    let _turn = app.work.draining.write().await;
    for _ in 0..DRAIN_ROUNDS {
        let mut idle = true;
        // In the middle of a jump everything looks late: the system is looked at when it is over.
        for tick in
            Tick::ALL.iter().copied().filter(|tick| tick.worker_loop() != WorkerLoop::Watching)
        {
            if Instant::now() > give_up_at {
                return Err(Left::Tick(tick));
            }
            let count = tick.run(app).await.map_err(|error| {
                let name = tick.as_str();
                tracing::error!(tick = name, error = %error, "a tick failed while draining");
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
async fn run_due_jobs(app: &Arc<App>, give_up_at: Instant) -> Result<bool, Left> {
    let (due, runner) = (Arc::clone(&app.work.due_jobs), Arc::new(AppJobRunner(Arc::clone(app))));
    let run = tokio::spawn(async move { due.run_due(runner).await });
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
async fn watch_once(app: &Arc<App>, mut done: Done) -> Result<Done, Left> {
    for tick in WorkerLoop::Watching.ticks() {
        let count = tick.run(app).await.map_err(|error| {
            tracing::error!(tick = tick.as_str(), error = %error, "a tick failed while draining");
            Left::Tick(tick)
        })?;
        *done.0.entry(tick).or_default() += count;
    }
    Ok(done)
}
