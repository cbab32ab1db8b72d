//! A private PostgreSQL that ends while it is served from: started again, or the end of `serve`.
//! Deliberately not here: how often and with which pauses (`embedded-postgres`).

use super::program::{Place, Running};
use crate::harness::{Person, run};
use sqlx::{Connection as _, Executor as _, postgres::PgConnectOptions};
use std::{
    fs,
    os::unix::fs::symlink,
    process::Command,
    time::{Duration, Instant},
};
use tokio::time::sleep;

/// The longest wait for the database to be back, recovery included.
const BACK: Duration = Duration::from_secs(30);
/// The longest wait until it is given up: three starts with twelve seconds of pauses.
const GIVEN_UP: Duration = Duration::from_mins(2);
const DATABASE_LOST: i32 = 69;

/// The number of the private server's first process.
fn postmaster(place: &Place) -> String {
    let file = place.read("data/postgres/cluster/postmaster.pid");
    file.lines().next().expect("a number").to_owned()
}

fn kill(pid: &str) {
    assert!(Command::new("kill").args(["-9", pid]).status().expect("kill").success());
}

async fn until_ready(running: &Running) {
    let began = Instant::now();
    while running.service.get("/readyz", None).await.status != 200 {
        assert!(began.elapsed() < BACK, "not ready again:\n{}", running.told());
        sleep(Duration::from_millis(50)).await;
    }
}

async fn names(running: &Running, merchant: &Person) -> Vec<String> {
    let list = running.service.get("/api/products", Some(merchant)).await.expect(200);
    let products = list.json["products"].as_array().expect("products");
    products.iter().map(|product| product["name"].to_string()).collect()
}

#[test]
fn a_killed_database_is_started_again_and_holds_what_was_acknowledged() {
    run(async {
        let place = Place::private();
        let running = place.serve(None).await;
        let awa = running.service.person("Awa", "merchant").await;
        running.service.product(&awa, "Savon", 10_000).await;
        let first = postmaster(&place);
        kill(&first);
        let began = Instant::now();
        while place.holds("data/postgres/cluster/postmaster.pid") && postmaster(&place) == first {
            assert!(began.elapsed() < BACK, "not started again:\n{}", running.told());
            sleep(Duration::from_millis(50)).await;
        }
        until_ready(&running).await;
        assert_eq!(names(&running, &awa).await, ["\"Savon\""]);
        running.service.product(&awa, "Beurre", 5_000).await;
        assert_eq!(names(&running, &awa).await.len(), 2);
        let told = running.told();
        assert!(told.contains("the private PostgreSQL ended; it is started again"), "{told}");
        assert!(told.contains("signal: 9 (SIGKILL)"), "{told}");
    });
}

#[test]
fn on_a_full_disk_serve_ends_with_a_code_of_its_own_and_what_was_acknowledged_is_there() {
    run(async {
        let place = Place::private();
        let mut running = place.serve(None).await;
        let awa = running.service.person("Awa", "merchant").await;
        running.service.product(&awa, "Savon", 10_000).await;
        // Every further segment of the journal lies on a device that is always full.
        let journal = place.path("data/postgres/cluster/pg_wal");
        let last = fs::read_dir(&journal)
            .expect("a journal")
            .filter_map(|entry| entry.expect("an entry").file_name().into_string().ok())
            .filter(|name| name.len() == 24)
            .max()
            .expect("a segment");
        let number = u32::from_str_radix(&last[16..], 16).expect("a number");
        let full: Vec<_> = (1..=3)
            .map(|further| journal.join(format!("{}{:08X}", &last[..16], number + further)))
            .collect();
        for segment in &full {
            symlink("/dev/full", segment).expect("a link");
        }

        // The next thing that is written goes there; the connection dies of it.
        let mut superuser = sqlx::PgConnection::connect_with(
            &PgConnectOptions::new_without_pgpass()
                .socket(place.path("data/postgres/socket"))
                .username("postgres")
                .database("cauri"),
        )
        .await
        .expect("a connection");
        let next = "SELECT pg_switch_wal(), pg_logical_emit_message(true, 'test', 'full')";
        let _ = superuser.execute(next).await;
        let began = Instant::now();
        let mut ended = None;
        while ended.is_none() && began.elapsed() < GIVEN_UP {
            ended = running.ended().await;
        }
        assert_eq!(ended.and_then(|end| end.code()), Some(DATABASE_LOST), "{}", running.told());
        let told = running.told();
        assert!(
            told.contains("cauri: the private PostgreSQL ended and does not stay up"),
            "{told}"
        );
        assert!(told.contains("No space left on device"), "{told}");

        for segment in &full {
            fs::remove_file(segment).expect("a link");
        }
        let again = place.serve(None).await;
        assert_eq!(names(&again, &awa).await, ["\"Savon\""]);
    });
}
