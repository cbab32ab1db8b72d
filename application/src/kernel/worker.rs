//! The worker: runs the schedule until told to stop, and can be asked to finish what is due.
//! Deliberately not here: what is due (`schedule`), and how the queue of jobs is worked off
//! (adapters-postgres).

use super::{app::App, schedule::Tick};
use std::{collections::BTreeMap, fmt, time::Duration};
use tokio::{
    sync::watch,
    time::{Instant, timeout_at},
};

/// The longest nap of the worker between two looks.
const NAP: Duration = Duration::from_millis(500);
/// Rounds of [`drain`] before it gives up; each does up to a batch of every kind.
const DRAIN_ROUNDS: usize = 10_000;

/// Runs every tick at its own pace until `stop` turns true; a batch that has begun is finished.
pub async fn work(app: App, mut stop: watch::Receiver<bool>) {
    let mut due: Vec<(Tick, Instant)> =
        Tick::ALL.into_iter().map(|tick| (tick, Instant::now())).collect();
    while !*stop.borrow() {
        let mut busy = false;
        for (tick, at) in &mut due {
            if *at > Instant::now() {
                continue;
            }
            let turn = app.work_turn.lock().await;
            let ran = tick.run(&app).await;
            drop(turn);
            match ran {
                Ok(0) => *at = Instant::now() + tick.every(),
                Ok(_) => busy = true,
                Err(error) => {
                    tracing::error!(tick = ?tick, error = %error, "a tick failed");
                    *at = Instant::now() + tick.every().max(Duration::from_secs(1));
                }
            }
        }
        if busy {
            continue;
        }
        tokio::select! {
            _ = stop.changed() => {}
            () = app.work_bell.notified() => {
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
        for tick in Tick::ALL {
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
            return Ok(done);
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
