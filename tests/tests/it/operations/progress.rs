//! Commands say what they do while they do it, and what came of it.
//! Deliberately not here: refusals (`refusals`), and what the commands do (tests of their own).

use crate::{
    crash::{production, program::Place},
    harness::{Database, run},
};
use chrono::{DateTime, Utc};
use rustix::process::{Pid, Signal, kill_process};
use serde_json::Value;
use std::{
    fs,
    process::{Output, Stdio},
    time::{Duration, Instant},
};
use tokio::time::sleep;

const PATIENCE: Duration = Duration::from_mins(2);
const LOOK: Duration = Duration::from_millis(50);

fn out(ended: &Output) -> String {
    String::from_utf8_lossy(&ended.stdout).into_owned()
}

fn err(ended: &Output) -> String {
    String::from_utf8_lossy(&ended.stderr).into_owned()
}

#[test]
fn a_migration_says_what_it_will_do_what_it_does_and_what_is_left() {
    run(async {
        let empty = Database::empty().await;
        let place = production::told(&empty.url);
        let dry = place.run(&["migrate", "--dry-run"]);
        assert_eq!(dry.status.code(), Some(1), "{dry:?}");
        assert!(out(&dry).contains("To be applied: 11 and 22 of the job queue."), "{dry:?}");
        assert!(out(&dry).contains("   0001 kernel\n   0002 ledger\n"), "{dry:?}");
        let exists = "SELECT count(*) FROM pg_namespace WHERE nspname = 'app'";
        assert_eq!(empty.count(exists).await, 0, "it changed the database");

        let done = place.run(&["migrate"]);
        assert_eq!(done.status.code(), Some(0), "{done:?}");
        assert!(out(&done).contains("Applied: 11 and 22 of the job queue."), "{done:?}");
        assert!(out(&done).contains("   0011 alerts\n"), "{done:?}");
        // Nobody sits at a terminal: lines, no bar.
        let steps = "1/2 opening the database\n2/2 bringing it to this program's schema\n";
        assert_eq!(err(&done), steps);

        let again = place.run(&["migrate"]);
        assert!(out(&again).contains("nothing is to be done"), "{again:?}");
        let status = place.run(&["migrate", "--status"]);
        assert_eq!(status.status.code(), Some(0), "{status:?}");
        assert!(out(&status).contains("applied  0001 kernel"), "{status:?}");

        empty.execute("DELETE FROM app._sqlx_migrations WHERE version = 11").await;
        let status = place.run(&["migrate", "--status"]);
        assert_eq!(status.status.code(), Some(1), "{status:?}");
        assert!(out(&status).contains("pending  0011 alerts"), "{status:?}");
        empty.execute("UPDATE app._sqlx_migrations SET checksum = 'x' WHERE version = 2").await;
        let changed = place.run(&["migrate", "--dry-run"]);
        assert_eq!(changed.status.code(), Some(2), "{changed:?}");
        assert!(out(&changed).contains("0002 ledger was applied in another form"), "{changed:?}");
        let other = Place::beside(&empty.url).run(&["migrate", "--status"]);
        assert_eq!(other.status.code(), Some(2), "{other:?}");
        assert!(err(&other).contains("is in production mode"), "{other:?}");
    });
}

#[test]
fn a_private_database_that_is_not_there_is_not_made_by_looking() {
    let place = Place::private();
    let dry = place.run(&["migrate", "--status"]);
    assert_eq!(dry.status.code(), Some(1), "{dry:?}");
    assert!(out(&dry).contains("pending  0001 kernel"), "{dry:?}");
    assert!(!place.holds("data"), "it made the data folder");
}

#[test]
fn serve_speaks_before_it_works_and_no_line_alarms() {
    run(async {
        let place = Place::private();
        let running = place.serve(None).await;
        let told = running.told();
        let lines: Vec<Value> =
            told.lines().map(|line| serde_json::from_str(line).expect("JSON")).collect();
        assert_eq!(lines[0]["message"], "starting", "{told}");
        let version = lines[0]["version"].as_str().expect("a version");
        assert!(version.starts_with(env!("CARGO_PKG_VERSION")), "{version}");
        let at = lines[0]["timestamp"].as_str().expect("an instant");
        let at: DateTime<Utc> = at.parse().expect("an instant");
        let made = fs::metadata(place.path("data/secrets.json")).expect("its secrets").modified();
        let made: DateTime<Utc> = made.expect("an instant").into();
        assert!(at < made, "its first line is of {at}, its data of {made}");
        for word in ["breaking", "migration_number", "WARN", "ERROR"] {
            assert!(!told.contains(word), "{word}:\n{told}");
        }
        let migrated = lines.iter().find(|line| line["migrations"].is_string());
        let migrated = migrated.expect("a line about the schema")["migrations"].clone();
        assert_eq!(migrated, "11 and 22 of the job queue");
    });
}

#[test]
fn what_takes_a_while_says_where_it_is() {
    run(async {
        let (filled, empty) = (Database::empty().await, Database::empty().await);
        let place = Place::beside(&filled.url);
        let seeded = place.run(&["seed"]);
        assert_eq!(seeded.status.code(), Some(0), "{seeded:?}");
        let steps = ["1/7 opening the database", "3/7 people", "4/7 products", "7/7 waiting"];
        hold(&seeded, &steps);
        let made = place.run(&["backup", "kept"]);
        assert_eq!(made.status.code(), Some(0), "{made:?}");
        hold(&made, &["1/3 opening", "2/3 writing everything", "3/3 sealing it"]);
        let elsewhere = Place::beside(&empty.url);
        let kept = place.path("kept");
        let restored = elsewhere.run(&["restore", kept.to_str().expect("a path")]);
        assert_eq!(restored.status.code(), Some(0), "{restored:?}");
        hold(&restored, &["1/4 comparing the backup", "3/4 loading everything", "4/4 comparing"]);
    });
}

/// The lines on standard error have these in this order.
#[track_caller]
fn hold(ended: &Output, steps: &[&str]) {
    let told = err(ended);
    let mut lines = told.lines();
    for step in steps {
        assert!(lines.any(|line| line.starts_with(step)), "nothing about {step}:\n{told}");
    }
}

#[test]
fn the_demo_stays_in_the_folder_that_it_is_told() {
    run(async {
        let place = Place::private();
        let story = fs::File::create(place.path("story")).expect("a file");
        let mut command = place.command(&["demo", "--keep"]);
        let mut playing = command.stdin(Stdio::null()).stdout(story).spawn().expect("the program");
        let began = Instant::now();
        while !place.read("story").contains("Still serving") {
            let ended = playing.try_wait().expect("its state");
            assert!(ended.is_none() && began.elapsed() < PATIENCE, "{}", place.read("story"));
            sleep(LOOK).await;
        }
        assert!(place.holds("data/secrets.json") && place.holds("data/cauri.log"));
        // Beside it, in the same folder.
        let verified = place.run(&["ledger", "verify"]);
        assert_eq!(verified.status.code(), Some(0), "{verified:?}");
        let pid = i32::try_from(playing.id()).ok().and_then(Pid::from_raw).expect("a number");
        kill_process(pid, Signal::INT).expect("a signal");
        assert_eq!(playing.wait().expect("an end").code(), Some(0), "{}", place.read("story"));
        assert!(place.read("story").contains("serve goes on from here"));

        let verified = place.run(&["ledger", "verify"]);
        assert!(out(&verified).contains("No differences"), "{verified:?}");
        let again = place.run(&["demo"]);
        assert_eq!(again.status.code(), Some(1), "{again:?}");
        assert!(err(&again).contains("holds something already"), "{again:?}");
    });
}
