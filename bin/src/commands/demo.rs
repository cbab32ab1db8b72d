//! `cauri demo`: a server of its own in a folder that is gone afterwards, the story, the check.
//! Deliberately not here: the story (`demo`).

use super::{Failure, exit_code, serve::stop_signal, tell_failure};
use crate::{
    cli::Demo,
    database::Database,
    demo::{Client, PASSWORD, SIGN_INS, close, play},
    logs, output,
    server::{Server, Start},
    settings::{Key, Origin, Purpose, Role, SettingSources, Watching},
};
use cauri_application::app::App;
use cauri_embedded_postgres::{Cluster, Options};
use cauri_http::Edge;
use std::{
    fs,
    net::{Ipv4Addr, SocketAddr},
    os::unix::fs::PermissionsExt as _,
    path::{Path, PathBuf},
    process::ExitCode,
    time::{Duration, Instant},
};
use tempfile::TempDir;

/// Most connections of the demo's server.
const CONNECTIONS: u32 = 16;

/// Plays the story; success only if every franc is where it must be.
pub(super) fn demo(told: &SettingSources, options: &Demo) -> ExitCode {
    let folder = match Folder::of(told) {
        Ok(folder) => folder,
        Err(failure) => {
            tell_failure(&failure);
            return ExitCode::FAILURE;
        }
    };
    match run(told, &folder, options) {
        Ok(true) => ExitCode::SUCCESS,
        Ok(false) => ExitCode::FAILURE,
        Err(failure) => {
            tell_failure(&failure);
            output::plain(format_args!("The log is kept in {}.", folder.kept().display()));
            exit_code(&failure)
        }
    }
}

/// Where the demo's data lie.
enum Folder {
    /// A new one that is gone afterwards.
    Passing(TempDir),
    /// One that was named, and stays.
    Named(PathBuf),
}

impl Folder {
    /// The one that `--data-dir` names, or a new one. A setting of the service's own does not name
    /// one: the demo has no business in its data.
    fn of(told: &SettingSources) -> Result<Self, Failure> {
        // The database's own account passes through it.
        let passable = fs::Permissions::from_mode(0o711);
        if told.origin(Key::DataDir) != Some(Origin::Flag) {
            let mut new = tempfile::Builder::new();
            new.prefix("cauri-demo-").permissions(passable);
            return Ok(Self::Passing(new.tempdir()?));
        }
        let named = told.database()?.data_dir;
        if !named.exists() {
            fs::create_dir_all(&named)?;
            fs::set_permissions(&named, passable)?;
        } else if fs::read_dir(&named)?.next().is_some() {
            let held = "holds something already: the demo's story begins in an empty folder";
            return Err(format!("{} {held}", named.display()).into());
        }
        Ok(Self::Named(named))
    }

    fn path(&self) -> &Path {
        match self {
            Self::Passing(folder) => folder.path(),
            Self::Named(folder) => folder,
        }
    }

    fn stays(&self) -> bool {
        matches!(self, Self::Named(_))
    }

    /// It stays, whichever it is.
    fn kept(self) -> PathBuf {
        match self {
            Self::Passing(folder) => folder.keep(),
            Self::Named(folder) => folder,
        }
    }
}

fn run(told: &SettingSources, at: &Folder, options: &Demo) -> Result<bool, Failure> {
    let folder = at.path();
    logs::to_file(&folder.join("cauri.log"), told.log_filter()?)?;
    output::plain(
        "Cauri demo: one sale from the handshake to the money. Nothing leaves this machine.",
    );
    let began = Instant::now();
    output::begin("Making a private PostgreSQL, which takes a few seconds …");
    let bin_dir = told.database()?.bin_dir;
    let options_of_cluster = Options { durable: at.stays(), bin_dir, ..Options::durable("demo") };
    let cluster = Cluster::open(folder, &options_of_cluster)?;
    output::plain(format_args!(" ready after {:.1} s.", began.elapsed().as_secs_f32()));
    let home = cluster.home().to_owned();
    let database = Database::Private(cluster);
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let agreed = runtime.block_on(serve_story(folder, &database, options));
    runtime.shutdown_timeout(Duration::from_secs(1));
    database.stop()?;
    if at.stays() {
        output::plain(format_args!(
            "Everything is in {0}: cauri --data-dir {0} serve goes on from here.",
            folder.display()
        ));
    } else {
        // Where the database's account can't enter the temporary folder, it lies elsewhere.
        let _ = fs::remove_dir_all(home);
    }
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
