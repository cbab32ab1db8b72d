//! `cauri seed`: fills an empty sandbox, and says how to sign in.
//! Deliberately not here: what it is filled with (`seed`).

use super::Failure;
use crate::{
    database::Database,
    demo::{Client, PASSWORD},
    output,
    progress::Steps,
    seed::{FILLINGS, fill},
    server::{Server, Start},
    settings::{DatabaseSettings, Role, Serving, SettingSources},
};
use cauri_application::{kernel::mode::Mode, work::worker::drain};
use cauri_embedded_postgres::Error as ClusterError;
use cauri_postgres::{check_schema, migrate, open_snapshot};
use std::{
    net::{Ipv4Addr, SocketAddr},
    time::Duration,
};

/// How long what follows from it may take.
const DRAIN: Duration = Duration::from_mins(1);
const CONNECTIONS: u32 = 8;
/// Opening, migrating, what it is filled with, waiting.
const STEPS: u64 = 3 + FILLINGS;

/// Beside a running `serve`, or without one.
pub(super) fn seed(told: &SettingSources) -> Result<(), Failure> {
    let serving = told.serving()?;
    let steps = Steps::of(STEPS);
    steps.next("opening the database, or making a private one");
    let database = attach_or_make(&serving.database)?;
    let runtime = tokio::runtime::Builder::new_multi_thread().enable_all().build()?;
    let done = runtime.block_on(async {
        match serving.purpose.mode() {
            Mode::Production => production(&database).await,
            Mode::Sandbox => sandbox(serving, &database, steps).await,
        }
    });
    runtime.shutdown_timeout(Duration::from_secs(1));
    database.stop()?;
    done
}

fn attach_or_make(settings: &DatabaseSettings) -> Result<Database, ClusterError> {
    match Database::attach(settings, "seed") {
        Err(ClusterError::NoCluster(_)) => Database::own(settings, "seed"),
        attached => attached,
    }
}

/// The categories that everybody begins with come with the schema; people are real.
async fn production(database: &Database) -> Result<(), Failure> {
    let checked = check_schema(&database.url(), Mode::Production).await;
    database.as_serving(checked)?;
    output::plain(
        "The categories are there, with the schema. Production gets nothing else from `seed`; \
         `cauri admin create` makes the first admin.",
    );
    Ok(())
}

async fn sandbox(serving: Serving, database: &Database, steps: Steps) -> Result<(), Failure> {
    let owner_url = database.owner_url();
    steps.next("bringing it to this program's schema");
    database.as_owner(migrate(&owner_url, Mode::Sandbox, &database.login()).await)?;
    if database.as_owner(open_snapshot(&owner_url).await)?.figures.last_event_seq > 0 {
        return Err("the sandbox is not empty: something has happened in it already".into());
    }
    let start = Start {
        purpose: serving.purpose,
        role: Role::Api,
        listen: SocketAddr::from((Ipv4Addr::LOCALHOST, 0)),
        edge: serving.edge,
        watching: serving.watching,
        max_connections: CONNECTIONS,
        worker_silence: serving.worker_silence,
    };
    let server = Server::start(start, database).await?;
    let client = Client::new(&format!("http://{}", server.address))?;
    let sign_ins = fill(&server.app, &client, &steps).await;
    steps.next("waiting for what follows from it");
    let drained = drain(&server.app, DRAIN).await;
    server.stop().await;
    drop(steps);
    let sign_ins = sign_ins?;
    drained.map_err(|left| format!("{left} is not done; `serve` will do it"))?;
    output::plain("The sandbox is filled. Sign in with");
    for (role, email) in sign_ins {
        output::line(format_args!("{email:<22} {PASSWORD}   ({role})"));
    }
    output::plain("Photos, campaigns and courses come when there are any.");
    Ok(())
}
