//! A running listener, worker, or both, in one process.
//! Deliberately not here: which adapter stands behind which port (`compose`), signals, commands.

use crate::{
    clock::{BusinessClock, SystemClock},
    commands::Failure,
    compose::{Composed, Parts, compose},
    database::Database,
    figures,
    ids::{OsEntropy, V7Ids},
    secrets::Secrets,
    settings::{Production, Purpose, Role, Watching},
};
use cauri_application::{
    app::App,
    kernel::{clock::MovableClock, mode::Mode},
    work::{
        run_job::AppJobRunner,
        worker::{watch_over, work},
    },
};
use cauri_http::{Draining, Edge, REQUEST_TIME};
use cauri_postgres::{
    JobSettings, PoolSettings, check_schema, connect, migrate, read_clock_offset, work_jobs,
};
use sqlx::PgPool;
use std::{
    io::{self, ErrorKind},
    net::SocketAddr,
    sync::Arc,
    time::Duration,
};
use tokio::{sync::watch, task::JoinHandle, time::timeout};
use url::Url;

/// How long requests and the worker's batch may take to end after a stop: as long as a request may
/// take at all, and a little more, so that none is cut off.
const CLEAN_STOP: Duration = REQUEST_TIME.saturating_add(Duration::from_secs(5));

/// How long jobs may take to end after that; longer than any of them may take.
const JOBS_STOP: Duration = Duration::from_secs(27);
/// How long threads may take to end that wait for something.
pub(crate) const RUNTIME_STOP: Duration = Duration::from_secs(1);
/// The pause before the worker of jobs begins again after it broke off.
const JOBS_PAUSE: Duration = Duration::from_secs(5);
/// Connections of the queue of jobs itself: one listens, one takes jobs, one writes down those that
/// are done, one gives signs of life.
const JOB_CONNECTIONS: u32 = 4;
/// The most jobs at once in one process.
const MOST_JOBS: usize = 8;

/// What a server is started with, besides its database.
#[derive(Debug)]
pub(crate) struct Start {
    /// What for.
    pub(crate) purpose: Purpose,
    /// What it does.
    pub(crate) role: Role,
    /// Where it listens.
    pub(crate) listen: SocketAddr,
    /// Whom it trusts on the way to it.
    pub(crate) edge: Edge,
    /// What raises alerts, and who is told.
    pub(crate) watching: Watching,
    /// Most connections.
    pub(crate) max_connections: u32,
    /// Silence after which a worker is taken for gone.
    pub(crate) worker_silence: Duration,
}

/// Why it does not listen.
#[derive(Debug, thiserror::Error)]
#[error("{address} can't be listened on{}", remedy(.source))]
pub(crate) struct NotListening {
    address: SocketAddr,
    source: io::Error,
}

fn remedy(error: &io::Error) -> &'static str {
    match error.kind() {
        ErrorKind::AddrInUse => {
            ": another program has this port; end it, or say another address in CAURI_LISTEN or \
             by --listen (port 0 takes a free one)"
        }
        ErrorKind::AddrNotAvailable => {
            ": it is none of this machine's addresses; say another in CAURI_LISTEN or by --listen"
        }
        ErrorKind::PermissionDenied => {
            ": ports below 1024 are for whoever has the right; say another in CAURI_LISTEN or by \
             --listen, with a proxy in front of it"
        }
        _ => ": say another address in CAURI_LISTEN or by --listen",
    }
}

/// A running listener, worker, or both.
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// The use cases.
    pub(crate) app: Arc<App>,
    draining: Draining,
    stop: watch::Sender<bool>,
    listener: JoinHandle<()>,
    worker: JoinHandle<()>,
    jobs: Option<JoinHandle<()>>,
}

impl Server {
    /// Prepares the database, plugs everything together, and begins.
    pub(crate) async fn start(start: Start, database: &Database) -> Result<Self, Failure> {
        let mode = start.purpose.mode();
        let database_url = &database.url();
        match mode {
            Mode::Sandbox => {
                let migrated = migrate(&database.owner_url(), mode, &database.login()).await;
                let migrated = database.as_owner(migrated)?;
                if migrated.is_any() {
                    tracing::info!(migrations = %migrated, "the schema was brought up to date");
                }
            }
            // Production is migrated by `cauri migrate`, when its operator wants it.
            Mode::Production => database.as_serving(check_schema(database_url, mode).await)?,
        }
        let pool_settings =
            PoolSettings { max_connections: start.max_connections, ..PoolSettings::default() };
        let pool = database.as_serving(connect(database_url, pool_settings).await)?;
        let listener = cauri_http::bind(start.listen)
            .map_err(|source| NotListening { address: start.listen, source })?;
        let address = listener.local_addr()?;
        let jobs_pool = if start.role.works() {
            let settings = PoolSettings { max_connections: JOB_CONNECTIONS, ..pool_settings };
            Some(database.as_serving(connect(database_url, settings).await)?)
        } else {
            None
        };
        let mut pools = vec![("requests", pool.clone())];
        pools.extend(jobs_pool.clone().map(|jobs| ("jobs", jobs)));
        let render_metrics = figures::render(figures::begin()?, pools);
        let parts = parts(start.purpose, address, pool, render_metrics).await?;
        let parts = Parts { edge: start.edge, watching: start.watching, ..parts };
        let Composed { app, router, worker_router, draining, .. } = compose(parts)?;
        let (stop, stopped) = watch::channel(false);
        let worker = if start.role.works() {
            tokio::spawn(work(app.clone(), stopped.clone()))
        } else {
            tokio::spawn(watch_over(app.clone(), stopped.clone()))
        };
        let jobs = if let Some(pool) = jobs_pool {
            let silence = start.worker_silence;
            let settings =
                JobSettings { concurrency: jobs_at_once(start.max_connections), silence };
            Some(tokio::spawn(keep_working_jobs(pool, app.clone(), settings, stopped.clone())))
        } else {
            None
        };
        let router = if start.role.answers() { router } else { worker_router };
        let listener = tokio::spawn(cauri_http::serve(listener, router, until(stopped)));
        Ok(Self { address, app, draining, stop, listener, worker, jobs })
    }

    /// Says that it is about to end; everything goes on as before.
    pub(crate) fn leave(&self) {
        self.draining.begin();
    }

    /// Ends where it stands: there is no database to finish anything with.
    pub(crate) fn abandon(self) {
        self.draining.begin();
        let _ = self.stop.send(true);
        for task in [Some(self.listener), Some(self.worker), self.jobs].into_iter().flatten() {
            task.abort();
        }
    }

    /// Takes no more requests, lets those under way and the worker's batch end, within a limit.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(true);
        self.draining.begin();
        let ended = timeout(CLEAN_STOP, async {
            let _ = self.listener.await;
            let _ = self.worker.await;
        })
        .await;
        if ended.is_err() {
            tracing::warn!("some requests did not end in time");
        }
        // Each job has a time limit below the worker's own grace; its end is waited for.
        if let Some(jobs) = self.jobs
            && timeout(JOBS_STOP, jobs).await.is_err()
        {
            tracing::warn!("some jobs did not end in time");
        }
    }
}

/// The parts of a process: machine clock, business clock as the database has it, keys, account.
pub(crate) async fn parts(
    purpose: Purpose,
    address: SocketAddr,
    pool: PgPool,
    render_metrics: Arc<dyn Fn() -> String + Send + Sync>,
) -> Result<Parts, Failure> {
    let mode = purpose.mode();
    let clock = Arc::new(BusinessClock::ahead_by(read_clock_offset(&pool).await?));
    let (secrets, account, public_url, metrics_token, mail) = match purpose {
        Purpose::Sandbox { data_dir, public_url, mail } => {
            let own = Url::parse(&format!("http://{address}"))?;
            let (url, mail) = (public_url.unwrap_or(own), mail.map(|mail| *mail));
            (Secrets::of_data_dir(&data_dir)?, None, url, None, mail)
        }
        Purpose::Production(told) => {
            let Production { secrets, cinetpay, public_url, metrics_token, mail } = *told;
            (secrets, Some(cinetpay), public_url, Some(metrics_token), Some(mail))
        }
    };
    Ok(Parts {
        mode,
        pool,
        movable_clock: (mode == Mode::Sandbox).then(|| Arc::clone(&clock) as Arc<dyn MovableClock>),
        clock,
        machine: Arc::new(SystemClock),
        ids: Arc::new(V7Ids),
        entropy: Arc::new(OsEntropy),
        secrets,
        account,
        public_url,
        edge: Edge::default(),
        watching: Watching::default(),
        render_metrics,
        metrics_token,
        mail,
    })
}

/// Jobs at once: each needs a connection, and half of them are for the rest.
fn jobs_at_once(max_connections: u32) -> usize {
    usize::try_from(max_connections / 2).unwrap_or(1).clamp(1, MOST_JOBS)
}

/// Works the queue of jobs off; begins again if the worker breaks off.
async fn keep_working_jobs(
    pool: PgPool,
    app: Arc<App>,
    settings: JobSettings,
    stop: watch::Receiver<bool>,
) {
    while !*stop.borrow() {
        let run = Arc::new(AppJobRunner(Arc::clone(&app)));
        if let Err(error) = work_jobs(pool.clone(), run, settings, stop.clone()).await {
            let source = std::error::Error::source(&error).map(ToString::to_string);
            tracing::error!(error = %error, source, "the jobs are not worked off; trying again");
            // A stop that comes meanwhile need not wait.
            let _ = timeout(JOBS_PAUSE, until(stop.clone())).await;
        }
    }
    pool.close().await;
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error says that the sender is gone, which is a stop too.
    let _ = stopped.wait_for(|stop| *stop).await;
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        settings::{TABLE, check},
        telemetry::LAST_WORDS,
    };
    use std::fs;

    /// How long `serve` may take to end after it has drained, the last words of its telemetry (to
    /// two listeners) and the end of its runtime with it.
    const LONGEST_STOP: Duration = CLEAN_STOP
        .saturating_add(JOBS_STOP)
        .saturating_add(RUNTIME_STOP)
        .saturating_add(LAST_WORDS.saturating_mul(2));

    /// Whole seconds behind these words, wherever they stand in a file that we ship.
    fn seconds(path: &str, words: &str) -> Vec<Duration> {
        let path = format!("{}/../deploy/{path}", env!("CARGO_MANIFEST_DIR"));
        let text = fs::read_to_string(path).unwrap();
        let told = text.split(words).skip(1).map(|rest| rest.split('s').next().unwrap().trim());
        told.map(|seconds| Duration::from_secs(seconds.parse().unwrap())).collect()
    }

    #[test]
    fn whoever_stops_us_waits_until_we_have_stopped() {
        let drain = TABLE.iter().find(|setting| setting.variable == "CAURI_DRAIN_SECONDS").unwrap();
        let needed = check::drain(drain.rule.default.unwrap()).unwrap() + LONGEST_STOP;
        let mut told = seconds("container/compose.yaml", "\n  stop_grace_period: ");
        told.extend(seconds("container/Containerfile", "give it "));
        told.extend(seconds("systemd/cauri-api@.service", "\nTimeoutStopSec="));
        told.extend(seconds("systemd/cauri-worker@.service", "\nTimeoutStopSec="));
        assert_eq!(told.len(), 4, "{told:?}");
        for told in told {
            assert!(told > needed, "{told:?} are told, {needed:?} are needed");
        }
    }
}
