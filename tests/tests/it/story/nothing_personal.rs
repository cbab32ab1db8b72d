//! The story and a forgotten password, played with every log line on, leave nothing personal and no
//! secret where it does not belong: in logs, events, outcomes, the journal.
//! Deliberately not here: rows that are made to hold personal data, and can be erased.

use super::script::play;
use crate::{
    crash::program::Place,
    harness::{Database, Service, run},
};
use serde_json::json;
use std::collections::BTreeMap;

/// What is said in the story about people, and what opens doors.
const PERSONAL: [&str; 10] = [
    "@example.sn",
    "Coumba",
    "Kofi Mensah",
    "Fatou",
    "un secret bien garde",
    "un secret bien gardé",
    "encore mieux",
    "+2250707070707",
    "0707070707",
    "argon2id$",
];

/// Tables that are no place for a person, as text.
const IMPERSONAL: [&str; 10] = [
    "app.outbox",
    "app.idempotency",
    "app.conversions",
    "app.collaboration_signatures",
    "app.contract_links",
    "ledger.accounts",
    "ledger.entries",
    "ledger.keys",
    "ledger.movements",
    "app.links",
];

/// Fatou forgets her password and sets another; answers the token of her e-mail.
async fn forgotten_password(service: &Service) -> String {
    let fatou = service.person("Fatou", "customer").await;
    let wish = json!({ "email": fatou.email });
    service.post("/api/auth/password-reset", None, wish).await.expect(202);
    // Everything that is due is done before the answer, e-mails too.
    service.advance(1).await.expect(200);
    let reply = service.get("/api/sandbox/mails", None).await.expect(200);
    let mails = reply.json["mails"].as_array().expect("emails").clone();
    let texts = mails.iter().filter_map(|mail| mail["text"].as_str());
    let mut links = texts.filter_map(|text| text.split_once("reset-password#token="));
    let (_, rest) = links.next_back().expect("a link");
    let token = rest.lines().next().expect("a token").to_owned();
    let body = json!({ "token": token, "new_password": "un secret encore mieux" });
    service.post("/api/auth/password-reset/complete", None, body).await.expect(200);
    token
}

/// Everything that must not be found, by what it is.
fn wanted(place: &Place) -> BTreeMap<String, String> {
    let secrets = place.read("data/secrets.json");
    let secrets: BTreeMap<String, String> = serde_json::from_str(&secrets).expect("secrets");
    PERSONAL.iter().map(|word| ((*word).to_owned(), (*word).to_owned())).chain(secrets).collect()
}

#[test]
fn nothing_personal_is_logged_or_told() {
    run(async {
        let database = Database::empty().await;
        let place = Place::beside(&database.url).with("CAURI_LOG", "trace");
        let mut running = place.serve(None).await;
        play(&running).await;
        let token = forgotten_password(&running.service).await;
        running.terminate();
        running.ended().await.expect("an end");

        let mut places = BTreeMap::from([("the log".to_owned(), running.told())]);
        assert!(places["the log"].contains("TRACE"), "the log does not say everything");
        for table in IMPERSONAL {
            let rows = database.rows_as_text(table).await;
            assert!(!rows.is_empty(), "{table} is empty: the story was not played");
            places.insert(table.to_owned(), rows);
        }
        let email = ("the e-mail's token".to_owned(), token);
        for (what, word) in wanted(&place).into_iter().chain([email]) {
            for (name, text) in &places {
                let line = text.lines().find(|line| line.contains(&word));
                assert!(line.is_none(), "{what} in {name}: {}", line.unwrap_or_default());
            }
        }
        // Access tokens are JWTs; none of them may be logged whole.
        let log = &places["the log"];
        assert!(!log.contains("eyJ"), "a token in the log");
    });
}
