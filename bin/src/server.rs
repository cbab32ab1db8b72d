//! A running listener and worker in one process.
//! Deliberately not here: which adapter stands behind which port (`compose`), signals, commands.

use crate::{
    clock::{BusinessClock, SystemClock},
    commands::Failure,
    compose::{Composed, Parts, compose},
    ids::{OsEntropy, V7Ids},
    secrets::Secrets,
    settings::{Production, edge},
};
use cauri_application::kernel::{app::App, sandbox::MovableClock, system::Mode, worker::work};
use cauri_postgres::{PoolSettings, check_schema, connect, migrate, read_clock_offset};
use metrics_exporter_prometheus::PrometheusBuilder;
use std::{net::SocketAddr, path::Path, sync::Arc, time::Duration};
use tokio::{net::TcpListener, sync::watch, task::JoinHandle, time::timeout};
use url::Url;

/// How long requests and the worker's batch may take to end after a stop is asked for.
const CLEAN_STOP: Duration = Duration::from_secs(8);

/// What a server is started with, besides its database and its address.
#[derive(Debug)]
pub(crate) enum Purpose<'a> {
    /// Sandbox; the folder keeps its secrets.
    Sandbox(&'a Path),
    /// Production, as it was told from outside.
    Production(Box<Production>),
}

impl Purpose<'_> {
    /// The mode that it means.
    pub(crate) fn mode(&self) -> Mode {
        match self {
            Self::Sandbox(_) => Mode::Sandbox,
            Self::Production(_) => Mode::Production,
        }
    }
}

/// A running listener and worker.
pub(crate) struct Server {
    /// Where it listens.
    pub(crate) address: SocketAddr,
    /// The use cases.
    pub(crate) app: App,
    stop: watch::Sender<bool>,
    listener: JoinHandle<()>,
    worker: JoinHandle<()>,
}

impl Server {
    /// Prepares the database, plugs everything together, and listens.
    pub(crate) async fn start(
        purpose: Purpose<'_>,
        listen: SocketAddr,
        database_url: &str,
    ) -> Result<Self, Failure> {
        let mode = purpose.mode();
        let edge = edge(mode)?;
        match mode {
            Mode::Sandbox => migrate(database_url, mode).await?,
            // Production is migrated by `cauri migrate`, when its operator wants it.
            Mode::Production => check_schema(database_url, mode).await?,
        }
        let pool = connect(database_url, PoolSettings::default()).await?;
        let listener = TcpListener::bind(listen).await?;
        let address = listener.local_addr()?;
        let clock = Arc::new(BusinessClock::ahead_by(read_clock_offset(&pool).await?));
        let metrics = PrometheusBuilder::new().install_recorder()?;
        let (secrets, account, public_url, metrics_token) = match purpose {
            Purpose::Sandbox(data_dir) => {
                let public_url = Url::parse(&format!("http://{address}"))?;
                (Secrets::of_data_dir(data_dir)?, None, public_url, None)
            }
            Purpose::Production(told) => {
                let Production { secrets, cinetpay, public_url, metrics_token } = *told;
                (secrets, Some(cinetpay), public_url, Some(metrics_token))
            }
        };
        let Composed { app, router } = compose(Parts {
            mode,
            pool,
            movable_clock: (mode == Mode::Sandbox)
                .then(|| Arc::clone(&clock) as Arc<dyn MovableClock>),
            clock,
            machine: Arc::new(SystemClock),
            ids: Arc::new(V7Ids),
            entropy: Arc::new(OsEntropy),
            secrets,
            account,
            public_url,
            edge,
            render_metrics: Arc::new(move || metrics.render()),
            metrics_token,
        })?;
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(work(app.clone(), stopped.clone()));
        let listener = tokio::spawn(cauri_http::serve(listener, router, until(stopped)));
        Ok(Self { address, app, stop, listener, worker })
    }

    /// Takes no more requests, lets those under way and the worker's batch end, within a limit.
    pub(crate) async fn stop(self) {
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
