//! How the job crate is set up, and what it hands every job to.
//! Deliberately not here: when its workers run (`work`, `due`).

use super::crate_schema::TASK;
use cauri_application::jobs::JobRunner;
use graphile_worker::{
    IntoTaskHandlerResult, LocalQueueConfig, RefetchDelayConfig, TaskHandler, WorkerContext,
    WorkerOptions,
};
use serde::{Deserialize, Serialize};
use serde_json::Value;
use sqlx::PgPool;
use std::{
    fmt,
    sync::{
        Arc,
        atomic::{AtomicUsize, Ordering},
    },
    time::Duration,
};

/// How long jobs may go on after a stop is asked for; longer than any of them may take.
const GRACE: Duration = Duration::from_secs(25);

/// How often the queue is looked at when nobody says that there is something.
const LOOK: Duration = Duration::from_secs(2);

/// How a worker of jobs behaves.
#[derive(Debug, Clone, Copy)]
pub struct JobSettings {
    /// Jobs at once.
    pub concurrency: usize,
    /// Silence after which a worker's jobs are given to others.
    pub silence: Duration,
}

/// What a job is run with; it travels as the crate's extension.
#[derive(Clone)]
pub(super) struct Runner {
    run: Arc<dyn JobRunner>,
    /// Jobs that were run.
    ran: Arc<AtomicUsize>,
}

impl Runner {
    pub(super) fn new(run: Arc<dyn JobRunner>) -> Self {
        Self { run, ran: Arc::default() }
    }

    /// How many jobs were run.
    pub(super) fn ran(&self) -> usize {
        self.ran.load(Ordering::Relaxed)
    }
}

impl fmt::Debug for Runner {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Runner")
    }
}

/// Why a try failed, in words; the crate keeps what `Debug` says.
struct Said(String);

impl fmt::Debug for Said {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

/// Any job of ours, as the queue kept it.
#[derive(Serialize, Deserialize)]
#[serde(transparent)]
struct Kept(Value);

impl TaskHandler for Kept {
    const IDENTIFIER: &'static str = TASK;

    async fn run(self, context: WorkerContext) -> impl IntoTaskHandlerResult {
        let Some(runner) = context.get_ext::<Runner>() else {
            return Err(Said("there is nothing to run it with".to_owned()));
        };
        runner.ran.fetch_add(1, Ordering::Relaxed);
        runner.run.run(*context.job().id(), self.0).await.map_err(Said)
    }
}

/// A worker of the crate for one pass, not yet made.
pub(super) fn for_one_pass(pool: PgPool, runner: Runner, concurrency: usize) -> WorkerOptions {
    WorkerOptions::default()
        .pg_pool(pool)
        .schema("jobs")
        .concurrency(concurrency)
        .listen_os_shutdown_signals(false)
        .add_extension(runner)
        .define_job::<Kept>()
}

/// The queue in memory. Without a delay before it fetches again, each fetch wakes the next, for
/// ever; with one, whatever is left meanwhile ends it at once, and a full fetch has none.
fn queue(concurrency: usize) -> LocalQueueConfig {
    let pause = RefetchDelayConfig::default().with_duration(LOOK).with_max_abort_threshold(1);
    LocalQueueConfig::default().with_size(concurrency + 1).with_refetch_delay(pause)
}

/// A worker of the crate that goes on, not yet made. Every option is needed: by its defaults it
/// works off 24 jobs a second, never gives back what a killed worker held, stops at the process's
/// signals, and asks 300 times a second for jobs when there are none.
pub(super) fn for_ever(pool: PgPool, runner: Runner, settings: JobSettings) -> WorkerOptions {
    for_one_pass(pool, runner, settings.concurrency)
        .poll_interval(LOOK)
        .local_queue(queue(settings.concurrency))
        // Only with a worker that goes on: one pass would end before the batch is written.
        .complete_job_batch_delay(Duration::from_millis(5))
        .heartbeat_interval(settings.silence / 6)
        .sweep_interval(settings.silence / 4)
        .sweep_threshold(settings.silence)
        .recovery_delay(Duration::ZERO)
        .shutdown_grace_period(GRACE)
}
