//! A running listener, worker, or both, in one process.
//! Deliberately not here: which adapter stands behind which port (`compose`), signals, commands.

use crate::{
    clock::{BusinessClock, SystemClock},
    commands::Failure,
    compose::{Composed, Parts, compose},
    ids::{OsEntropy, V7Ids},
    secrets::Secrets,
    settings::{Production, Purpose, Role},
};
use cauri_application::kernel::{app::App, sandbox::MovableClock, system::Mode, worker::work};
use cauri_http::Edge;
use cauri_postgres::{PoolSettings, check_schema, connect, migrate, read_clock_offset};
use metrics_exporter_prometheus::PrometheusBuilder;
use sqlx::PgPool;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};
use url::Url;

/// How long requests and the worker's batch may take to end after a stop is asked for.
const CLEAN_STOP: Duration = Duration::from_secs(8);

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
    /// Most connections.
    pub(crate) max_connections: u32,
}

/// A running listener, worker, or both.
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// The use cases.
    pub(crate) app: App,
    stop: watch::Sender<bool>,
    listener: JoinHandle<()>,
    worker: Option<JoinHandle<()>>,
}

impl Server {
    /// Prepares the database, plugs everything together, and begins.
    pub(crate) async fn start(start: Start, database_url: &str) -> Result<Self, Failure> {
        let mode = start.purpose.mode();
        match mode {
            Mode::Sandbox => migrate(database_url, mode).await?,
            // Production is migrated by `cauri migrate`, when its operator wants it.
            Mode::Production => check_schema(database_url, mode).await?,
        }
        let pool_settings =
            PoolSettings { max_connections: start.max_connections, ..PoolSettings::default() };
        let pool = connect(database_url, pool_settings).await?;
        let listener = TcpListener::bind(start.listen).await?;
        let address = listener.local_addr()?;
        let metrics = PrometheusBuilder::new().install_recorder()?;
        let render_metrics = Arc::new(move || metrics.render());
        let parts = parts(start.purpose, address, pool, render_metrics).await?;
        let parts = Parts { edge: start.edge, ..parts };
        let Composed { app, router, worker_router } = compose(parts)?;
        let (stop, stopped) = watch::channel(false);
        let worker = start.role.works().then(|| tokio::spawn(work(app.clone(), stopped.clone())));
        let router = if start.role.answers() { router } else { worker_router };
        let listener = tokio::spawn(cauri_http::serve(listener, router, until(stopped)));
        Ok(Self { address, app, stop, listener, worker })
    }

    /// Takes no more requests, lets those under way and the worker's batch end, within a limit.
    pub(crate) async fn stop(self) {
        let _ = self.stop.send(true);
        let ended = timeout(CLEAN_STOP, async {
            let _ = self.listener.await;
            if let Some(worker) = self.worker {
                let _ = worker.await;
            }
        })
        .await;
        if ended.is_err() {
            tracing::warn!("some requests did not end in time");
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
            (Secrets::of_data_dir(&data_dir)?, None, public_url.unwrap_or(own), None, mail)
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
        render_metrics,
        metrics_token,
        mail,
    })
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error says that the sender is gone, which is a stop too.
    let _ = stopped.wait_for(|stop| *stop).await;
}
