//! `cauri serve`: API, worker or both in one process, until it is told to stop.
//! Deliberately not here: how the two are started (`server`).

use super::Failure;
use crate::{
    database::Database,
    memory,
    server::{RUNTIME_STOP, Server, Start},
    settings::{Serving, SettingSources},
    telemetry,
    version::VERSION,
};
use cauri_application::kernel::mode::Mode;
use tokio::{
    signal::unix::{SignalKind, signal},
    time::timeout,
};

/// Runs API, worker or both.
pub(super) fn serve(told: &SettingSources) -> Result<(), Failure> {
    let Serving {
        purpose,
        role,
        listen,
        edge,
        drain,
        watching,
        worker_silence,
        database: settings,
    } = told.serving()?;
    let telemetry = telemetry::begin(told.telemetry()?)?;
    #[cfg(feature = "failpoints")]
    let _killed_where_tests_say = fail::FailScenario::setup();
    let mode = purpose.mode();
    tracing::info!(
        version = VERSION,
        mode = mode.as_str(),
        role = role.as_str(),
        database = if settings.url.is_some() { "given" } else { "private" },
        "starting"
    );
    for caution in told.cautions() {
        tracing::warn!("{caution}");
    }
    if mode == Mode::Production {
        memory::keep_to_itself()?;
    }
    if mode == Mode::Production && settings.owner_url.is_some() {
        tracing::warn!(
            "CAURI_OWNER_DATABASE_URL is told to a process that serves: it is for `migrate`, \
             `backup` and `restore` alone"
        );
    }
    let database = Database::own(&settings, "serve")?;
    tracing::info!("the database is there");
    let mut watched = database.watch();
    let max_connections = settings.max_connections;
    let start = Start { purpose, role, listen, edge, watching, max_connections, worker_silence };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let server = Server::start(start, &database).await?;
        tracing::info!(
            address = %server.address, mode = mode.as_str(), role = role.as_str(), "listening"
        );
        let signal = tokio::select! {
            signal = stop_signal() => signal?,
            lost = watched.lost() => {
                // Nothing that waits for the database can end well any more.
                server.abandon();
                return Err(lost.into());
            }
        };
        server.leave();
        // A person at the terminal does not wait for proxies, and nobody is sent to a worker.
        if signal == SignalKind::terminate() && role.answers() {
            tracing::info!(seconds = drain.as_secs(), "stopping; others are to be asked");
            let _ = timeout(drain, stop_signal()).await;
        }
        server.stop().await;
        tracing::info!("stopped");
        Ok::<_, Failure>(())
    });
    runtime.shutdown_timeout(RUNTIME_STOP);
    telemetry.end();
    database.stop()?;
    served
}

/// Waits for SIGTERM or SIGINT, and answers which.
pub(super) async fn stop_signal() -> std::io::Result<SignalKind> {
    let mut terminate = signal(SignalKind::terminate())?;
    let mut interrupt = signal(SignalKind::interrupt())?;
    Ok(tokio::select! {
        _ = terminate.recv() => SignalKind::terminate(),
        _ = interrupt.recv() => SignalKind::interrupt(),
    })
}
