//! What an operator is told when something is not as it must be: what, where, who said so, and what
//! helps.
//! Deliberately not here: missing and ill-formed settings (`settings`), production's (`crash`).

use crate::{
    crash::program::{Place, free_port},
    harness::{Database, run},
};
use std::{
    io::{Read as _, Write as _},
    net::TcpListener,
    process::Output,
    thread,
};
use url::Url;

fn said(ended: &Output) -> String {
    format!("{}{}", String::from_utf8_lossy(&ended.stdout), String::from_utf8_lossy(&ended.stderr))
}

#[track_caller]
fn refused(place: &Place, words: &[&str]) -> String {
    let ended = place.run(words);
    assert_eq!(ended.status.code(), Some(1), "{}", said(&ended));
    said(&ended)
}

#[test]
fn what_is_perhaps_not_meant_is_named_by_serve_and_doctor() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url)
            .with("CAURI_LISTNE", "127.0.0.1:1")
            .with("CAURI_TRUSTED_PROXIES", "0.0.0.0/0,::/0");
        let doctor = place.run(&["doctor"]);
        assert_eq!(doctor.status.code(), Some(0), "{}", said(&doctor));
        let doctor = said(&doctor);
        let running = place.serve(None).await;
        let served = running.told();
        for told in [&doctor, &served] {
            for words in [
                "CAURI_LISTNE is no setting, and is passed over; CAURI_LISTEN is one",
                "CAURI_TRUSTED_PROXIES holds 0.0.0.0/0: whoever comes from there is believed",
                "CAURI_TRUSTED_PROXIES holds ::/0",
            ] {
                assert!(told.contains(words), "nothing about {words}:\n{told}");
            }
        }
        assert!(doctor.contains("note  edge: "), "{doctor}");
    });
}

#[test]
fn a_level_that_there_is_not_is_refused() {
    let told = refused(&Place::private().with("CAURI_LOG", "verbose"), &["serve"]);
    assert!(told.contains("CAURI_LOG (environment) is `verbose`: it must be levels"), "{told}");
}

#[test]
fn a_taken_port_is_named_with_the_setting() {
    run(async {
        let database = Database::fresh().await;
        let port = free_port();
        let _taken = TcpListener::bind(("127.0.0.1", port)).expect("a port");
        let address = format!("127.0.0.1:{port}");
        let told = refused(&Place::beside(&database.url), &["serve", "--listen", &address]);
        let expected = format!("{address} can't be listened on: another program has this port");
        assert!(told.contains(&expected) && told.contains("CAURI_LISTEN"), "{told}");
    });
}

/// A server that greets everybody with this refusal, in PostgreSQL's words.
fn greets_with(code: &str, message: &str) -> u16 {
    let listener = TcpListener::bind("127.0.0.1:0").expect("a port");
    let port = listener.local_addr().expect("an address").port();
    let mut fields = vec![];
    for (kind, text) in [(b'S', "FATAL"), (b'V', "FATAL"), (b'C', code), (b'M', message)] {
        fields.push(kind);
        fields.extend(text.as_bytes());
        fields.push(0);
    }
    fields.push(0);
    let length = u32::try_from(fields.len() + 4).expect("a short answer");
    let answer = [vec![b'E'], length.to_be_bytes().to_vec(), fields].concat();
    thread::spawn(move || {
        for stream in listener.incoming() {
            let Ok(mut stream) = stream else { return };
            // Whatever it begins with; one read holds it.
            let _ = stream.read(&mut [0; 4_096]);
            let _ = stream.write_all(&answer);
        }
    });
    port
}

#[test]
fn a_database_that_refuses_is_named_with_login_and_setting() {
    for (code, message, words) in [
        (
            "28P01",
            "password authentication failed for user \"awa\"",
            "it does not take the password; say the right one in CAURI_DATABASE_PASSWORD",
        ),
        ("3D000", "database \"cauri\" does not exist", "it has no such database; make it"),
        ("53300", "sorry, too many clients already", "lower CAURI_DATABASE_CONNECTIONS"),
        ("28000", "role \"awa\" does not exist", "run `cauri migrate` first"),
    ] {
        let port = greets_with(code, message);
        let address = format!("postgresql://awa:secret@127.0.0.1:{port}/cauri?sslmode=disable");
        let place = Place::private()
            .with("CAURI_MODE", "sandbox")
            .with("DATABASE_URL", &address)
            .with("CAURI_LISTEN", "127.0.0.1:0");
        // An admin is made by the login that serves.
        let who = ["admin", "create", "--email", "a@b.sn", "--name", "Awa"];
        let ended = place.run_with(&who, "a long enough password\n");
        assert_eq!(ended.status.code(), Some(1), "{}", said(&ended));
        let told = said(&ended);
        let named = format!(
            "DATABASE_URL (environment) names the database cauri at 127.0.0.1:{port}, login awa: "
        );
        for expected in [named.as_str(), words, message] {
            assert!(told.contains(expected), "nothing about {expected}:\n{told}");
        }
        assert!(!told.contains("secret"), "{told}");
    }
    let nobody = format!("postgresql://awa@127.0.0.1:{}/cauri", free_port());
    let place = Place::private().with("CAURI_MODE", "sandbox").with("DATABASE_URL", &nobody);
    let told = refused(&place, &["serve"]);
    assert!(told.contains("DATABASE_URL (environment) names"), "{told}");
    assert!(told.contains("nobody answers there"), "{told}");
    let doctor = refused(&place, &["doctor"]);
    assert!(doctor.contains("FAIL  database: DATABASE_URL (environment) names"), "{doctor}");
}

#[test]
fn a_login_without_rights_gets_the_remedy() {
    run(async {
        let database = Database::empty().await;
        database
            .execute(
                "DO $$ BEGIN CREATE ROLE cauri_test_weak LOGIN PASSWORD 'weak';
                 EXCEPTION WHEN duplicate_object OR unique_violation THEN NULL; END $$",
            )
            .await;
        let mut weak = Url::parse(&database.url).expect("an address");
        weak.set_username("cauri_test_weak").expect("a name");
        let place = Place::beside(&database.url).with("CAURI_OWNER_DATABASE_URL", weak.as_str());
        let told = refused(&place, &["migrate"]);
        for words in [
            "CAURI_OWNER_DATABASE_URL (environment) names the database ",
            "login cauri_test_weak: this login may not do what is needed",
            "ALTER ROLE \"cauri_test_weak\" CREATEROLE",
            "ALTER DATABASE … OWNER TO \"cauri_test_weak\"",
        ] {
            assert!(told.contains(words), "nothing about {words}:\n{told}");
        }
        // One that serves and was never let in.
        let strange = Place::beside(&database.url).with("DATABASE_URL", weak.as_str());
        assert_eq!(Place::beside(&database.url).run(&["migrate"]).status.code(), Some(0));
        let told = said(&strange.run(&["ledger", "verify"]));
        assert!(told.contains("this login may not act as cauri_app; `cauri migrate`"), "{told}");
    });
}

#[test]
fn a_folder_that_is_no_backup_is_told_so() {
    let place = Place::private();
    place.give("photos/beach.txt", "sand");
    for (folder, words) in [
        ("nowhere", "nowhere is not there: name the folder that `cauri backup` made"),
        ("photos", "photos is no backup: there is no manifest.json in it"),
        ("photos/beach.txt", "beach.txt is no backup"),
    ] {
        let told = refused(&place, &["restore", folder]);
        assert!(told.contains(words), "{told}");
    }
    assert!(!place.holds("data"), "it made a data folder");
}
