//! `cauri seed`: fills an empty sandbox, once, and nothing else.
//! Deliberately not here: what people then do with it.

use crate::{
    crash::{production, program::Place},
    harness::{Database, run},
};
use serde_json::json;

#[test]
fn an_empty_sandbox_is_filled_once() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let done = place.run(&["seed"]);
        let told = String::from_utf8_lossy(&done.stdout).into_owned();
        assert_eq!(done.status.code(), Some(0), "{done:?}");
        for (sql, expected) in [
            ("SELECT count(DISTINCT role) FROM app.users", 5),
            ("SELECT count(*) FROM app.users", 8),
            ("SELECT count(*) FROM app.products", 6),
            ("SELECT count(*) FROM app.collaborations WHERE status = 'active'", 1),
            ("SELECT count(*) FROM app.collaborations", 3),
            ("SELECT count(*) FROM app.orders WHERE status = 'paid'", 2),
            ("SELECT count(*) FROM app.orders", 3),
            ("SELECT count(*) FROM app.conversions", 1),
        ] {
            assert_eq!(database.count(sql).await, expected, "{sql}");
        }
        let twice = place.run(&["seed"]);
        assert_eq!(twice.status.code(), Some(1));
        let why = String::from_utf8_lossy(&twice.stderr).into_owned();
        assert!(why.contains("the sandbox is not empty"), "{why}");
        assert_eq!(database.count("SELECT count(*) FROM app.users").await, 8);

        let running = place.serve(None).await;
        for line in told.lines().filter(|line| line.contains('@')) {
            let (email, rest) = line.trim().split_once(' ').expect("an address");
            let (password, role) = rest.trim().rsplit_once("   (").expect("a password");
            let wish = json!({ "email": email, "password": password });
            let signed_in = running.service.post("/api/auth/login", None, wish).await.expect(200);
            assert_eq!(format!("{})", signed_in.str("/user/role")), role);
        }
    });
}

#[test]
fn a_private_sandbox_that_is_not_there_yet_is_made() {
    let place = Place::private();
    let done = place.run(&["seed"]);
    assert_eq!(done.status.code(), Some(0), "{done:?}");
    assert_eq!(place.run(&["ledger", "verify"]).status.code(), Some(0));
}

#[test]
fn production_gets_categories_and_nobody() {
    run(async {
        let database = Database::empty().await;
        let place = production::told(&database.url);
        assert_eq!(place.run(&["seed"]).status.code(), Some(1), "before the schema is there");
        assert_eq!(place.run(&["migrate"]).status.code(), Some(0));
        let done = place.run(&["seed"]);
        assert_eq!(done.status.code(), Some(0), "{done:?}");
        assert_eq!(database.count("SELECT count(*) FROM app.categories").await, 8);
        assert_eq!(database.count("SELECT count(*) FROM app.users").await, 0);
    });
}
