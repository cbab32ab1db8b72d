//! `cauri doctor` beside workers that are there, that are silent, and that ended as they should.
//! Deliberately not here: the alert about a silent worker (`alerts`).

use crate::{
    crash::program::Place,
    harness::{Database, run},
};
use std::time::Duration;
use tokio::time::sleep;

const LOOK: Duration = Duration::from_millis(20);

/// What it says about workers, and how it ends.
fn doctor(place: &Place) -> (String, Option<i32>) {
    let ended = place.run(&["doctor"]);
    let told = String::from_utf8_lossy(&ended.stdout).into_owned();
    let line = told.lines().find(|line| line.contains("  workers: ")).unwrap_or(&told);
    (line.to_owned(), ended.status.code())
}

#[test]
fn doctor_misses_a_worker_that_says_nothing_any_more() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url).with("CAURI_PUBLIC_URL", "http://127.0.0.1:1");
        let none = doctor(&place);
        assert_eq!(none.1, Some(0), "{none:?}");
        assert!(none.0.contains("ok    workers: none is there"), "{none:?}");
        let mut running = place.serve_as("worker").await;
        let alive = "SELECT count(*) FROM app.workers";
        while database.count(alive).await == 0 {
            sleep(LOOK).await;
        }
        let one = doctor(&place);
        assert_eq!(one.1, Some(0), "{one:?}");
        assert!(one.0.contains("ok    workers: 1 with a sign of life"), "{one:?}");
        // As if another had been killed an hour ago.
        let silent = "INSERT INTO app.workers (id, started_at, seen_at)
                      SELECT gen_random_uuid(), seen_at - interval '2 hours',
                             seen_at - interval '1 hour'
                      FROM app.workers";
        database.execute(silent).await;
        let silent = doctor(&place);
        assert_eq!(silent.1, Some(1), "{silent:?}");
        let words = "FAIL  workers: 1 without a sign of life for 120 s, 1 with one";
        assert!(silent.0.contains(words), "{silent:?}");
        running.terminate();
        assert_eq!(running.ended().await.and_then(|status| status.code()), Some(0));
        assert_eq!(database.count(alive).await, 1, "the one that ended took its sign back");
    });
}

#[test]
fn a_backup_brings_no_worker_of_before_with_it() {
    run(async {
        let place = Place::private();
        let running = place.serve(None).await;
        // One that serves and works gives its first sign of life when it begins.
        while !doctor(&place).0.contains("workers: 1 with") {
            sleep(LOOK).await;
        }
        let folder = place.path("backup");
        let words = folder.to_str().expect("a path");
        assert_eq!(place.run(&["backup", words]).status.code(), Some(0));
        drop(running);
        let elsewhere = Place::private();
        assert_eq!(elsewhere.run(&["restore", words]).status.code(), Some(0));
        let restored = doctor(&elsewhere);
        assert!(restored.0.contains("ok    workers: none is there"), "{restored:?}");
    });
}
