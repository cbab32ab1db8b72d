//! `cauri doctor`: what it shows, what it checks, and that it changes nothing.
//! Deliberately not here: single judgements (unit tests beside them).

use crate::{
    crash::{production, program::Place},
    harness::{Database, MailServer, Manners, run},
};

/// What it prints, and how it ends.
fn doctor(place: &Place) -> (String, Option<i32>) {
    let ended = place.run(&["doctor"]);
    (String::from_utf8_lossy(&ended.stdout).into_owned(), ended.status.code())
}

#[test]
fn a_private_sandbox_is_well_before_its_first_start_and_beside_a_running_serve() {
    run(async {
        let place = Place::private();
        let (told, code) = doctor(&place);
        assert_eq!(code, Some(0), "{told}");
        assert!(told.contains("yet; `cauri serve` makes it"), "{told}");
        assert!(!place.holds("data"), "it made the data folder");

        let _running = place.serve(None).await;
        let (told, code) = doctor(&place);
        assert_eq!(code, Some(0), "{told}");
        for words in
            ["CAURI_DATA_DIR = ", "(flag)", "(default)", "reachable, PostgreSQL", "All is well"]
        {
            assert!(told.contains(words), "nothing about {words}:\n{told}");
        }
    });
}

#[test]
fn production_is_well_only_when_everything_is_told_and_migrated() {
    run(async {
        let empty = Database::empty().await;
        let server = MailServer::start(Manners::Asks("cauri", "word")).await;
        let place = production::told(&empty.url).with("CAURI_SMTP_URL", &server.url("cauri:word@"));
        let (told, code) = doctor(&place);
        assert_eq!(code, Some(1), "{told}");
        assert!(told.contains("FAIL  schema: nothing of ours is in it yet: run `cauri migrate`"));
        assert!(told.ends_with("Not well: schema.\n"), "{told}");
        let exists = "SELECT count(*) FROM pg_namespace WHERE nspname = 'app'";
        assert_eq!(empty.count(exists).await, 0, "it changed the database");

        assert_eq!(place.run(&["migrate"]).status.code(), Some(0));
        let (told, code) = doctor(&place);
        assert_eq!(code, Some(0), "{told}");
        assert!(told.contains("ok    seal of contracts: key "), "{told}");
        assert!(told.contains("ok    mail: 127.0.0.1:"), "{told}");
        let notices = "ok    notice address: https://cauri.example/api/webhooks/cinetpay";
        assert!(
            told.contains(notices) && told.contains("CAURI_TOKEN_KEY = (hidden) (environment)")
        );
        let greedy = place.with("DATABASE_URL", &empty.url);
        let (greedy, code) = doctor(&greedy);
        assert_eq!(code, Some(1), "{greedy}");
        assert!(greedy.contains("FAIL  login: that of DATABASE_URL may do more"), "{greedy}");
        assert!(greedy.contains("SUPERUSER") && greedy.ends_with("Not well: login.\n"), "{greedy}");
        for secret in [production::TOKEN_KEY, production::METRICS_TOKEN, &empty.url, "password"] {
            let shown = told.lines().find(|line| line.contains(&format!("= {secret}")));
            assert!(shown.is_none(), "{shown:?}");
        }
    });
}

#[test]
fn each_failing_check_is_named() {
    run(async {
        let sandbox = Database::fresh().await;
        let place = production::told(&sandbox.url)
            .with("CAURI_TOKEN_KEY", "short")
            .with("CAURI_CINETPAY_SITE_ID", " ")
            .with("CAURI_PUBLIC_URL", "http://cauri.example");
        let (told, code) = doctor(&place);
        assert_eq!(code, Some(1), "{told}");
        for check in ["secrets", "gateway", "notice address"] {
            assert!(told.contains(&format!("FAIL  {check}: ")), "{check}:\n{told}");
        }
        let server = MailServer::start(Manners::Asks("cauri", "word")).await;
        let url = server.url("cauri:word@");
        let sandbox = production::told(&sandbox.url).with("CAURI_SMTP_URL", &url);
        let (told, code) = doctor(&sandbox);
        assert_eq!(code, Some(1), "{told}");
        assert!(told.ends_with("Not well: mode of the database.\n"), "{told}");
        let nobody = production::told("postgresql://nobody@127.0.0.1:1/none");
        let (told, code) = doctor(&nobody.with("CAURI_SMTP_URL", &server.url("cauri:other@")));
        assert_eq!(code, Some(1), "{told}");
        assert!(told.ends_with("Not well: database, mail.\n"), "{told}");
        assert!(told.contains("it answers 535") && !told.contains("other@"), "{told}");
    });
}

#[test]
fn a_file_with_secrets_is_its_owners_alone() {
    let place = Place::private();
    place.write("cauri.toml", "token_key = '0123456789abcdef0123456789abcdef'\n");
    place.set_rights("cauri.toml", 0o644);
    let (told, code) = doctor(&place);
    assert_eq!(code, Some(1), "{told}");
    assert!(told.contains("cauri.toml holds secrets and others can read it"), "{told}");
    place.set_rights("cauri.toml", 0o600);
    assert_eq!(doctor(&place).1, Some(0));
}
