//! `cauri serve`: API, worker or both in one process, until it is told to stop.
//! Deliberately not here: how the two are started (`server`).

use super::Failure;
use crate::{
    database::Database,
    server::{Server, Start},
    settings::{Serving, Told},
    telemetry,
};
use std::time::Duration;
use tokio::signal::unix::{SignalKind, signal};

/// Runs API, worker or both. The database is started here, on the main thread, before the runtime.
pub(super) fn serve(told: &Told) -> Result<(), Failure> {
    let Serving { purpose, role, listen, edge, watching, worker_silence, database: settings } =
        told.serving()?;
    let telemetry = telemetry::begin(told.telemetry()?)?;
    #[cfg(feature = "failpoints")]
    let _killed_where_tests_say = fail::FailScenario::setup();
    let mode = purpose.mode();
    let database = Database::own(&settings, "serve")?;
    let max_connections = settings.max_connections;
    let start = Start { purpose, role, listen, edge, watching, max_connections, worker_silence };
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let server = Server::start(start, &database.url()).await?;
        tracing::info!(
            address = %server.address, mode = mode.as_str(), role = role.as_str(), "listening"
        );
        stop_signal().await?;
        server.stop().await;
        Ok::<_, Failure>(())
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    telemetry.end();
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
