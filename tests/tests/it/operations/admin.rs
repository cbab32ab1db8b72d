//! `cauri admin create`: the one way to become an admin.
//! Deliberately not here: what admins may do.

use crate::{
    crash::program::Place,
    harness::{Database, run},
};
use serde_json::json;
use std::process::Output;

const PASSWORD: &str = "trois lampes vertes";

fn create(place: &Place, email: &str, password: &str) -> Output {
    place.run_with(&["admin", "create", "--email", email, "--name", "Aminata"], password)
}

#[track_caller]
fn refused(ended: &Output, why: &str) {
    assert_eq!(ended.status.code(), Some(1), "{ended:?}");
    let told = String::from_utf8_lossy(&ended.stderr);
    assert!(told.contains(why), "{told}");
    assert!(!told.contains("@example.sn") && !told.contains("lampes"), "{told}");
}

#[test]
fn an_admin_is_made_once_and_signs_in() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let made = create(&place, "Aminata@example.sn", &format!("{PASSWORD}\n"));
        assert_eq!(made.status.code(), Some(0), "{made:?}");
        refused(&create(&place, "aminata@example.sn", PASSWORD), "the address is taken");
        refused(&create(&place, "other@example.sn", "short"), "12 to 200 characters");
        refused(&create(&place, "other@example.sn", ""), "12 to 200 characters");
        refused(&create(&place, "other@example.sn", "aminata aminata"), "holds a word");
        refused(&create(&place, "nowhere", PASSWORD), "no e-mail address");
        for (sql, expected) in [
            ("SELECT count(*) FROM app.users WHERE role = 'admin'", 1),
            ("SELECT count(*) FROM app.users", 1),
            ("SELECT count(*) FROM app.outbox WHERE kind = 'account.registered'", 1),
        ] {
            assert_eq!(database.count(sql).await, expected, "{sql}");
        }

        let running = place.serve(None).await;
        let wish = json!({ "email": "aminata@example.sn", "password": PASSWORD });
        let signed_in = running.service.post("/api/auth/login", None, wish).await.expect(200);
        assert_eq!(signed_in.str("/user/role"), "admin");
    });
}

#[test]
fn on_a_private_database_it_is_made_beside_a_running_serve() {
    run(async {
        let place = Place::private();
        refused(&create(&place, "aminata@example.sn", PASSWORD), "there is no database in");
        let running = place.serve(None).await;
        let made = create(&place, "aminata@example.sn", PASSWORD);
        assert_eq!(made.status.code(), Some(0), "{made:?}");
        let wish = json!({ "email": "aminata@example.sn", "password": PASSWORD });
        running.service.post("/api/auth/login", None, wish).await.expect(200);
    });
}

#[test]
fn nothing_is_written_before_the_schema_is_there() {
    run(async {
        let empty = Database::empty().await;
        let place = Place::beside(&empty.url);
        refused(&create(&place, "aminata@example.sn", PASSWORD), "run `cauri migrate` first");
    });
}
