//! `cauri serve`: API and worker in one process, until it is told to stop.
//! Deliberately not here: how the two are started (`server`).

use super::Failure;
use crate::{
    cli::{Global, Serve},
    database::Database,
    logs,
    server::{Purpose, Server},
    settings,
};
use cauri_application::kernel::system::Mode;
use std::{net::SocketAddr, time::Duration};
use tokio::signal::unix::{SignalKind, signal};

/// Why the sandbox is not started.
#[derive(Debug, thiserror::Error)]
#[error("the sandbox listens on loopback only; {0} is reachable from outside")]
struct NotLoopback(SocketAddr);

/// Runs API and worker. The database is started here, on the main thread, before the runtime.
pub(super) fn serve(global: &Global, options: &Serve) -> Result<(), Failure> {
    logs::to_stderr();
    let purpose = match settings::mode(global)? {
        Mode::Sandbox if !options.listen.ip().is_loopback() => {
            return Err(NotLoopback(options.listen).into());
        }
        Mode::Sandbox => Purpose::Sandbox(&global.data_dir),
        Mode::Production => Purpose::Production(Box::new(settings::production()?)),
    };
    #[cfg(feature = "failpoints")]
    let _killed_where_tests_say = fail::FailScenario::setup();
    let mode = purpose.mode();
    let database = Database::own(global, "serve")?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let served = runtime.block_on(async {
        let server = Server::start(purpose, options.listen, &database.url()).await?;
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
