//! `cauri keys rotate`: whoever is signed in stays so, once.
//! Deliberately not here: forged tokens (`identity/authenticate`).

use crate::{
    crash::{production, program::Place},
    harness::{Database, Person, run},
};
use cauri::settings::TABLE;
use serde_json::json;

#[test]
fn a_change_of_keys_signs_nobody_out_and_the_next_one_ends_old_tokens() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let running = place.serve(None).await;
        let awa = running.service.person("Awa", "merchant").await;
        let wrong = json!({ "email": awa.email, "password": "not the password" });
        running.service.post("/api/auth/login", None, wrong).await.expect(401);
        let names = database.rows_as_text("app.sign_in_failures").await;
        assert!(!names.is_empty());
        drop(running);

        assert_eq!(place.run(&["keys", "rotate"]).status.code(), Some(0));
        assert_eq!(place.rights("data/secrets.json") & 0o777, 0o600);
        let running = place.serve(None).await;
        running.service.get("/api/me", Some(&awa)).await.expect(200);
        let renewal = json!({ "refresh_token": awa.refresh_token });
        let renewed = running.service.post("/api/auth/refresh", None, renewal).await.expect(200);
        let access_token = renewed.str("/access_token").to_owned();
        let renewed = Person { access_token, ..awa.clone() };
        running.service.get("/api/me", Some(&renewed)).await.expect(200);
        drop(running);

        assert_eq!(place.run(&["keys", "rotate"]).status.code(), Some(0));
        let running = place.serve(None).await;
        let old = running.service.get("/api/me", Some(&awa)).await;
        old.expect_problem(401, "not_signed_in");
        running.service.get("/api/me", Some(&renewed)).await.expect(200);
        assert_eq!(database.rows_as_text("app.sign_in_failures").await, names);
    });
}

#[test]
fn production_is_told_what_to_say() {
    let place = production::told("postgresql://nobody@127.0.0.1:1/none");
    let done = place.run(&["keys", "rotate"]);
    let told = String::from_utf8_lossy(&done.stdout).into_owned();
    assert_eq!(done.status.code(), Some(0), "{told}");
    let steps: Vec<_> = told.lines().filter_map(|line| line.trim().split_once(". ")).collect();
    for variable in [
        "CAURI_TOKEN_KEY_PREVIOUS",
        "CAURI_PSEUDONYM_KEY",
        "CAURI_CLICK_KEY_PREVIOUS",
        "CAURI_SEAL_KEY",
        "CAURI_METRICS_TOKEN",
    ] {
        let step = steps.iter().find(|(_, step)| step.contains(variable));
        assert!(step.is_some(), "no step about {variable}:\n{told}");
    }
    // The public half of today's key, as it is to be said.
    let says = "Say in CAURI_PREVIOUS_SEAL_KEYS: ";
    let before = steps.iter().find_map(|(_, step)| step.strip_prefix(says)).expect("a key");
    let setting = TABLE.iter().find(|setting| setting.variable == "CAURI_PREVIOUS_SEAL_KEYS");
    assert_eq!((setting.expect("a setting").check)(before), Ok(()), "{before}");
    assert!(!told.contains(production::TOKEN_KEY), "{told}");
}
