//! What production does to its database and what not: which schema it serves from, how long it
//! holds and waits.
//! Deliberately not here: that `serve` never migrates (`crash::production`).

use crate::{
    crash::production,
    harness::{Database, run},
};
use std::process::Output;

/// Migrates a production of its own.
async fn migrated() -> (Database, crate::crash::program::Place) {
    let database = Database::empty().await;
    let place = production::told(&database.url);
    let made = place.run(&["migrate"]);
    assert_eq!(made.status.code(), Some(0), "{made:?}");
    (database, place)
}

fn told(output: &Output) -> String {
    String::from_utf8_lossy(&output.stderr).into_owned()
}

#[test]
fn a_newer_schema_is_served_from_and_an_older_one_is_not() {
    run(async {
        let (database, place) = migrated().await;
        // The next version has migrated already; this one goes on until it is replaced.
        database
            .execute(
                "INSERT INTO app._sqlx_migrations
                     (version, description, installed_on, success, checksum, execution_time)
                 VALUES (9999, 'of the next version', '2026-01-01Z', true, '', 0)",
            )
            .await;
        let running = place.serve_as("api").await;
        running.service.get("/readyz", None).await.expect(200);
        // It is migrated back under a running process: that one is no longer asked.
        database.execute("DELETE FROM app._sqlx_migrations WHERE version IN (9999, 1)").await;
        running.service.get("/readyz", None).await.expect_problem(503, "unavailable");
        drop(running);
        let refused = place.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        assert!(told(&refused).contains("run `cauri migrate` first"), "{}", told(&refused));
    });
}

#[test]
fn a_migration_waits_two_seconds_for_a_lock_and_leaves_nothing_behind() {
    run(async {
        let (database, place) = migrated().await;
        let mut reader = database.owner.begin().await.expect("a transaction");
        sqlx::query("LOCK TABLE app.system IN ACCESS EXCLUSIVE MODE")
            .execute(&mut *reader)
            .await
            .expect("a lock");
        let refused = place.run(&["migrate"]);
        assert_eq!(refused.status.code(), Some(1), "{refused:?}");
        assert!(told(&refused).contains("for longer than 2 s"), "{}", told(&refused));
        reader.rollback().await.expect("an end");
        assert_eq!(place.run(&["migrate"]).status.code(), Some(0));
    });
}

#[test]
fn every_connection_of_the_program_has_its_limits_and_its_role() {
    run(async {
        let database = Database::fresh().await;
        for (name, expected) in [
            ("statement_timeout", "10s"),
            ("idle_in_transaction_session_timeout", "30s"),
            ("TimeZone", "UTC"),
            ("role", "cauri_app"),
        ] {
            let found: String = sqlx::query_scalar("SELECT current_setting($1)")
                .bind(name)
                .fetch_one(&database.app)
                .await
                .expect(name);
            assert_eq!(found, expected, "{name}");
        }
        let refused = sqlx::query("CREATE TABLE app.mine ()").execute(&database.app).await;
        assert!(refused.is_err(), "the program may change the schema");
    });
}
