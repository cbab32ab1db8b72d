//! What a full batch of each loop touches when a thousand things wait, and when a million do.
//! Deliberately not here: how long a batch takes, and batches that are not full.
#![expect(clippy::expect_used, reason = "a benchmark that can't go on says why and ends")]
#![expect(clippy::print_stdout, reason = "a benchmark tells what it measured")]

#[path = "../tests/it/kernel/backlog/batches.rs"]
mod batches;
#[path = "../tests/it/kernel/backlog/fill.rs"]
mod fill;

use batches::Way;
use cauri_application::kernel::mode::Mode;
use cauri_postgres::{Login, migrate};
use sqlx::{Connection as _, Executor as _, PgConnection, PgPool, postgres::PgPoolOptions};
use url::Url;

const FEW: i64 = 1_000;
const MANY: i64 = 1_000_000;

fn main() {
    let runtime = tokio::runtime::Runtime::new().expect("a runtime");
    runtime.block_on(measure());
}

async fn measure() {
    let owner = database().await;
    let version: String =
        sqlx::query_scalar("SHOW server_version").fetch_one(&owner).await.expect("a version");
    println!("PostgreSQL {version}: pages that a full batch touches");
    println!("| loop | batch | at {FEW} | at {MANY} | ratio |");
    println!("| --- | --- | --- | --- | --- |");
    for batch in batches::all() {
        let few = batch.cost_at(&owner, FEW, Way::Index).await;
        let many = batch.cost_at(&owner, MANY, Way::Any).await;
        assert_eq!(few.rows, many.rows, "{}", batch.name);
        let hundredths = many.pages * 100 / few.pages.max(1);
        println!(
            "| {} | {} | {} | {} | {}.{:02} |",
            batch.name,
            many.rows,
            few.pages,
            many.pages,
            hundredths / 100,
            hundredths % 100
        );
    }
}

/// A database of its own with the schema, on the server that `./dev bench` names. Clocks are handed
/// in, to the database too.
async fn database() -> PgPool {
    let server = std::env::var("CAURI_TEST_DATABASE_URL").expect("run it by `./dev bench`");
    let mut connection = PgConnection::connect(&server).await.expect("the server");
    for statement in ["DROP DATABASE IF EXISTS cauri_backlogs", "CREATE DATABASE cauri_backlogs"] {
        connection.execute(statement).await.expect(statement);
    }
    let mut url = Url::parse(&server).expect("an address");
    url.set_path("cauri_backlogs");
    let login = Login { name: url.username().to_owned(), password: None };
    migrate(url.as_str(), Mode::Sandbox, &login).await.expect("the schema");
    let owner = PgPoolOptions::new().max_connections(2).connect(url.as_str()).await;
    owner.expect("the owner")
}
