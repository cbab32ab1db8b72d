//! `cauri demo`: a server of its own in a folder that is gone afterwards, the story, the check.
//! Deliberately not here: the story (`demo`).

use super::{Failure, exit_code, serve::stop_signal, tell_failure};
use crate::{
    cli::Demo,
    database::Database,
    demo::{Client, PASSWORD, SIGN_INS, close, play},
    logs, output,
    server::{Server, Start},
    settings::{Purpose, Role, SettingSources, Watching},
};
use cauri_application::app::App;
use cauri_embedded_postgres::{Cluster, Options};
use cauri_http::Edge;
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    os::unix::fs::PermissionsExt as _,
    path::Path,
    process::ExitCode,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Most connections of the demo's server.
const CONNECTIONS: u32 = 16;

/// Plays the story; success only if every franc is where it must be.
pub(super) fn demo(told: &SettingSources, options: &Demo) -> ExitCode {
    let folder = match folder() {
        Ok(folder) => folder,
        Err(failure) => {
            tell_failure(&failure);
            return ExitCode::FAILURE;
        }
    };
    match run(told, folder.path(), options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            tell_failure(&failure);
            output::plain(format_args!("The log is kept in {}.", folder.keep().display()));
            exit_code(&failure)
        }
    }
}

/// A new folder that the database's own account may pass through.
fn folder() -> Result<TempDir, Failure> {
    let passable = fs::Permissions::from_mode(0o711);
    Ok(tempfile::Builder::new().prefix("cauri-demo-").permissions(passable).tempdir()?)
}

fn run(told: &SettingSources, folder: &Path, options: &Demo) -> Result<bool, Failure> {
    logs::to_file(&folder.join("cauri.log"), told.log_filter()?)?;
    output::plain(
        "Cauri demo: one sale from the handshake to the money. Nothing leaves this machine.",
    );
    let began = Instant::now();
    output::begin("Making a private PostgreSQL, which takes a few seconds …");
    let bin_dir = told.database()?.bin_dir;
    let options_of_cluster = Options { durable: false, bin_dir, ..Options::durable("demo") };
    let cluster = Cluster::open(folder, &options_of_cluster)?;
    output::plain(format_args!(" ready after {:.1} s.", began.elapsed().as_secs_f32()));
    let home = cluster.home().to_owned();
    let database = Database::Private(cluster);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let agreed = runtime.block_on(serve_story(folder, &database, options));
    runtime.shutdown_timeout(Duration::from_secs(1));
    database.stop()?;
    // Where the database's account can't enter the temporary folder, the cluster lies elsewhere.
    let _ = fs::remove_dir_all(home);
    agreed
}

/// Starts the server, plays, and stops it; with `--keep` not before it is told to.
async fn serve_story(folder: &Path, database: &Database, options: &Demo) -> Result<bool, Failure> {
    let any_port = SocketAddr::from((Ipv4Addr::LOCALHOST, 0));
    let purpose = Purpose::Sandbox { data_dir: folder.to_owned(), public_url: None, mail: None };
    let start = Start {
        purpose,
        role: Role::All,
        listen: any_port,
        edge: Edge::default(),
        watching: Watching::default(),
        max_connections: CONNECTIONS,
        worker_silence: Duration::from_mins(1),
    };
    let mut watched = database.watch();
    let server = Server::start(start, database).await?;
    let address = format!("http://{}", server.address);
    output::plain(format_args!(
        "Serving on {address}, with a sandbox gateway and a movable clock."
    ));
    let agreed = tokio::select! {
        agreed = perform(&server.app, &address) => agreed,
        _ = stop_signal() => Err("stopped before the end".into()),
        lost = watched.lost() => Err(lost.into()),
    };
    if options.keep && agreed.is_ok() {
        tell_sign_ins(&address, folder);
        tokio::select! {
            signal = stop_signal() => drop(signal?),
            lost = watched.lost() => {
                server.abandon();
                return Err(lost.into());
            }
        }
    }
    server.stop().await;
    agreed
}

/// The story, the books, and whether everything agrees.
async fn perform(app: &App, address: &str) -> Result<bool, Failure> {
    let client = Client::new(address)?;
    let mut played = play(&client).await?;
    close(app, played.sales, &mut played.checks).await?;
    output::chapter("Check");
    Ok(played.checks.tell())
}

fn tell_sign_ins(address: &str, folder: &Path) {
    output::chapter("Still serving, until Ctrl-C");
    output::line(format_args!("{address}/docs describes the API; sign in with"));
    for (role, email) in SIGN_INS {
        output::line(format_args!("  {email:<20} {PASSWORD}   ({role})"));
    }
    output::line(format_args!(
        "Check the books: cauri --data-dir {} ledger verify",
        folder.display()
    ));
}
