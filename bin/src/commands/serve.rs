//! `cauri serve`: API and worker in one process, until it is told to stop.
//! Deliberately not here: which adapter stands behind which port (`compose`).

use super::Failure;
use crate::{
    cli::{Global, Serve},
    clock::{BusinessClock, SystemClock},
    compose::{Composed, Parts, compose},
    database::Database,
    ids::{OsEntropy, V7Ids},
    logs,
    secrets::Secrets,
    settings,
};
use cauri_application::kernel::{sandbox::MovableClock, system::Mode, worker::work};
use cauri_postgres::{PoolSettings, connect, migrate, read_clock_offset};
use metrics_exporter_prometheus::PrometheusBuilder;
use std::{net::SocketAddr, sync::Arc, time::Duration};
use tokio::{
    net::TcpListener,
    signal::unix::{SignalKind, signal},
    sync::watch,
    time::timeout,
};
use url::Url;

/// How long requests and the worker's batch may take to end after SIGTERM.
const CLEAN_STOP: Duration = Duration::from_secs(8);

/// Why the sandbox is not started.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox listens on loopback only; {0} is reachable from outside")]
struct NotLoopback(SocketAddr);

/// Runs API and worker. The database is started here, on the main thread, before the runtime.
pub(super) fn serve(global: &Global, options: &Serve) -> Result<(), Failure> {
    logs::to_stderr();
    let mode = settings::mode(global)?;
    if mode == Mode::Sandbox && !options.listen.ip().is_loopback() {
        return Err(NotLoopback(options.listen).into());
    }
    let database = Database::own(global, "serve")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let server = Server::start(global, options.listen, mode, &database.url()).await?;
        tracing::info!(address = %server.address, mode = mode.as_str(), "listening");
        stop_signal().await?;
        server.stop().await;
        Ok::<_, Failure>(())
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    database.stop()?;
    served
}

/// Waits for SIGTERM or SIGINT.
pub(super) async fn stop_signal() -> std::io::Result<()> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    tokio::select! {
        _ = terminate.recv() => {}
        _ = interrupt.recv() => {}
    }
    Ok(())
}

/// A running listener and worker.
pub(super) struct Server {
    /// Where it listens.
    pub(super) address: SocketAddr,
    stop: watch::Sender<bool>,
    listener: tokio::task::JoinHandle<std::io::Result<()>>,
    worker: tokio::task::JoinHandle<()>,
}

impl Server {
    /// Prepares the database, plugs everything together, and listens.
    pub(super) async fn start(
        global: &Global,
        listen: SocketAddr,
        mode: Mode,
        database_url: &str,
    ) -> Result<Self, Failure> {
        if mode == Mode::Sandbox {
            migrate(database_url, mode).await?;
        }
        let pool = connect(database_url, PoolSettings::default()).await?;
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let (secrets, account, public_url) = match mode {
            Mode::Sandbox => {
                let secrets = Secrets::of_data_dir(&global.data_dir)?;
                (secrets, None, Url::parse(&format!("http://{address}"))?)
            }
            Mode::Production => {
                let production = settings::production()?;
                (production.secrets, Some(production.cinetpay), production.public_url)
            }
        };
        let offset = read_clock_offset(&pool).await?;
        let clock = Arc::new(BusinessClock::ahead_by(offset));
        let metrics = PrometheusBuilder::new().install_recorder()?;
        let Composed { app, router } = compose(Parts {
            mode,
            pool,
            movable_clock: match mode {
                Mode::Sandbox => Some(Arc::clone(&clock) as Arc<dyn MovableClock>),
                Mode::Production => None,
            },
            clock,
            machine: Arc::new(SystemClock),
            ids: Arc::new(V7Ids),
            entropy: Arc::new(OsEntropy),
            secrets,
            account,
            public_url,
            render_metrics: Arc::new(move || metrics.render()),
        })?;
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(work(app, stopped.clone()));
        let service = router.into_make_service_with_connect_info::<SocketAddr>();
        let listener = tokio::spawn(
            axum::serve(listener, service).with_graceful_shutdown(until(stopped)).into_future(),
        );
        Ok(Self { address, stop, listener, worker })
    }

    /// Takes no more requests, lets those under way and the worker's batch end, within a limit.
    pub(super) async fn stop(self) {
        let _ = self.stop.send(true);
        let ended = timeout(CLEAN_STOP, async {
            let _ = self.listener.await;
            let _ = self.worker.await;
        })
        .await;
        if ended.is_err() {
            tracing::warn!("some requests did not end in time");
        }
    }
}

async fn until(mut stopped: watch::Receiver<bool>) {
    // An error says that the sender is gone, which is a stop too.
    let _ = stopped.wait_for(|stop| *stop).await;
}
