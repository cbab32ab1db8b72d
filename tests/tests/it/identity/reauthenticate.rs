//! `POST /api/me/reauthenticate` and `…/code`: showing once more who holds a session.
//! Deliberately not here: what asks for it (`change_email`, `revenue::payout_number`).

use crate::harness::{
    MailServer, PASSWORD, Person, Reply, Service, World, harness, harness_by_mail,
};
use chrono::TimeDelta;
use serde_json::json;

const SHOW: &str = "/api/me/reauthenticate";
const ASK: &str = "/api/me/reauthenticate/code";

async fn show_password(service: &Service, who: &Person, password: &str) -> Reply {
    service.post(SHOW, Some(who), json!({ "password": password })).await
}

async fn show_code(service: &Service, who: &Person, code: &str) -> Reply {
    service.post(SHOW, Some(who), json!({ "code": code })).await
}

/// Something that asks for it and changes nothing: the address that the account has anyway.
async fn is_let(service: &Service, who: &Person) -> bool {
    let reply = service.put("/api/me/email", Some(who), json!({ "email": who.email })).await;
    if reply.status == 200 {
        return true;
    }
    reply.expect_problem(403, "reauthentication_required");
    false
}

/// A person whose address is proven.
async fn proven(world: &World, server: &MailServer, name: &str) -> Person {
    let person = world.person(name, "merchant").await;
    world.drain().await;
    let token = json!({ "token": server.last_to(&person.email).token() });
    world.post("/api/auth/email-verification/complete", None, token).await.expect(200);
    person
}

/// The code that a session asked for and that has arrived.
async fn code_for(world: &World, server: &MailServer, who: &Person) -> String {
    let reply = world.post(ASK, Some(who), json!({})).await.expect(202);
    assert_eq!(reply.json, json!({ "success": true }));
    world.drain().await;
    let letter = server.last_to(&who.email);
    assert_eq!(letter.read().subject(), Some("Votre code de vérification"));
    let text = letter.text();
    let code = text.split(|sign: char| !sign.is_ascii_digit()).find(|word| word.len() == 6);
    code.expect("six digits").to_owned()
}

fn other_than(code: &str, nth: u32) -> String {
    let number: u32 = code.parse().expect("digits");
    format!("{:06}", (number + nth) % 1_000_000)
}

#[test]
fn the_password_is_good_for_five_minutes_of_this_session() {
    harness(async |world| {
        let phone = world.person("Awa", "merchant").await;
        let desk = world.once_more(&phone).await;
        world
            .post(SHOW, None, json!({ "password": PASSWORD }))
            .await
            .expect_problem(401, "not_signed_in");
        assert!(!is_let(world, &phone).await, "signing in is not enough");
        let reply = show_password(world, &phone, "faux").await;
        let reply = reply.expect_problem(401, "wrong_password");
        assert_eq!(reply.str("/errors/0/field"), "password");
        assert!(!is_let(world, &phone).await);

        let reply = show_password(world, &phone, PASSWORD).await.expect(200);
        assert_eq!(reply.json, json!({ "success": true, "expires_in": 300 }));
        assert!(is_let(world, &phone).await);
        assert!(!is_let(world, &desk).await, "another session of the same person");
        world.machine.advance(TimeDelta::minutes(5) - TimeDelta::milliseconds(1));
        assert!(is_let(world, &phone).await);
        world.machine.advance(TimeDelta::milliseconds(1));
        assert!(!is_let(world, &phone).await);
        // Once more, and again: each lasts five minutes from then.
        show_password(world, &phone, PASSWORD).await.expect(200);
        world.machine.advance(TimeDelta::minutes(4));
        show_password(world, &phone, PASSWORD).await.expect(200);
        world.machine.advance(TimeDelta::minutes(4));
        assert!(is_let(world, &phone).await);
    });
}

#[test]
fn every_role_may_and_one_of_both_is_given() {
    harness(async |world| {
        for role in ["merchant", "influencer", "photographer", "customer"] {
            let person = world.person(role, role).await;
            show_password(world, &person, PASSWORD).await.expect(200);
            for body in [json!({}), json!({ "password": PASSWORD, "code": "123456" })] {
                let reply = world.post(SHOW, Some(&person), body).await;
                let reply = reply.expect_problem(422, "password_or_code");
                assert_eq!(reply.str("/errors/1/field"), "code");
            }
            let wrong = world.post(SHOW, Some(&person), json!({ "code": 123_456 })).await;
            wrong.expect_problem(422, "invalid_body");
        }
        let admin = world.admin("Ama").await;
        show_password(world, &admin, PASSWORD).await.expect(200);
    });
}

#[test]
fn wrong_passwords_lock_as_failed_sign_ins_do() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        for _ in 0..5 {
            show_password(world, &awa, "faux").await.expect_problem(401, "wrong_password");
        }
        let reply = show_password(world, &awa, PASSWORD).await;
        let reply = reply.expect_problem(429, "too_many_attempts");
        assert_eq!(reply.headers["retry-after"], "30");
        assert!(!is_let(world, &awa).await);
        world.machine.advance(TimeDelta::seconds(30));
        show_password(world, &awa, PASSWORD).await.expect(200);
    });
}

#[test]
fn a_session_that_was_ended_is_nobodys_any_more() {
    harness(async |world| {
        let phone = world.person("Awa", "merchant").await;
        let desk = world.once_more(&phone).await;
        show_password(world, &phone, PASSWORD).await.expect(200);
        world.post("/api/auth/logout", Some(&phone), json!({})).await.expect(200);
        show_password(world, &phone, PASSWORD).await.expect_problem(401, "not_signed_in");
        let probe = json!({ "email": "autre@example.sn" });
        let reply = world.put("/api/me/email", Some(&phone), probe).await;
        reply.expect_problem(401, "not_signed_in");
        assert_eq!(world.count("SELECT count(*) FROM app.reauthentications").await, 0);
        // What the other process still takes for a live session gains nothing by it.
        let other = world.beside().await;
        assert!(is_let_or_out(&other, &phone).await);
        assert!(!is_let(world, &desk).await);
    });
}

/// Refused, for one reason or the other.
async fn is_let_or_out(service: &Service, who: &Person) -> bool {
    let reply = service.put("/api/me/email", Some(who), json!({ "email": who.email })).await;
    [401, 403].contains(&reply.status)
}

#[test]
fn a_code_reauthenticates_the_session_that_asked_for_it_once() {
    harness_by_mail(async |world, server| {
        let phone = proven(world, server, "Awa").await;
        let desk = world.once_more(&phone).await;
        world.post(ASK, None, json!({})).await.expect_problem(401, "not_signed_in");
        show_code(world, &phone, "123456").await.expect_problem(401, "code_wrong");
        let code = code_for(world, server, &phone).await;
        show_code(world, &desk, &code).await.expect_problem(401, "code_wrong");
        let reply = show_code(world, &phone, &format!(" {code} ")).await.expect(200);
        assert_eq!(reply.json, json!({ "success": true, "expires_in": 300 }));
        assert!(is_let(world, &phone).await && !is_let(world, &desk).await);

        // A client that lost the answer asks again and gains no time by it.
        world.machine.advance(TimeDelta::minutes(2));
        let again = show_code(world, &phone, &code).await.expect(200);
        assert_eq!(
            again.json,
            json!({ "success": true, "expires_in": 180, "already_applied": true })
        );
        world.machine.advance(TimeDelta::minutes(3));
        show_code(world, &phone, &code).await.expect_problem(401, "code_wrong");
        assert!(!is_let(world, &phone).await);
        // Nobody guesses on at a code that was used.
        show_code(world, &phone, &other_than(&code, 1)).await.expect_problem(401, "code_wrong");
        assert_eq!(
            world
                .count(
                    "SELECT wrong_tries::bigint FROM app.reauthentications
            ORDER BY wrong_tries DESC LIMIT 1"
                )
                .await,
            0
        );
    });
}

#[test]
fn a_code_ends_after_ten_minutes_and_after_five_wrong_tries() {
    harness_by_mail(async |world, server| {
        let awa = proven(world, server, "Awa").await;
        let code = code_for(world, server, &awa).await;
        world.clock.advance(TimeDelta::minutes(10));
        show_code(world, &awa, &code).await.expect_problem(401, "code_wrong");
        let code = code_for(world, server, &awa).await;
        world.clock.advance(TimeDelta::minutes(10) - TimeDelta::seconds(1));
        show_code(world, &awa, &code).await.expect(200);

        let code = code_for(world, server, &awa).await;
        for nth in 1..=4 {
            let reply = show_code(world, &awa, &other_than(&code, nth)).await;
            reply.expect_problem(401, "code_wrong");
        }
        show_code(world, &awa, &code).await.expect(200);
        let code = code_for(world, server, &awa).await;
        for nth in 1..=5 {
            let reply = show_code(world, &awa, &other_than(&code, nth)).await;
            reply.expect_problem(401, "code_wrong");
        }
        show_code(world, &awa, &code).await.expect_problem(401, "code_wrong");
        // Wrong codes lock no sign-in.
        world.login(&awa.email, PASSWORD).await.expect(200);
    });
}

#[test]
fn many_wrong_codes_at_once_are_five_tries() {
    harness_by_mail(async |world, server| {
        let awa = proven(world, server, "Awa").await;
        let code = code_for(world, server, &awa).await;
        let guesses: Vec<_> = (1..=12)
            .map(|nth| {
                let (service, awa, code) = (world.service(), awa.clone(), other_than(&code, nth));
                tokio::spawn(async move { show_code(&service, &awa, &code).await.status })
            })
            .collect();
        for guess in guesses {
            assert!([401, 409].contains(&guess.await.expect("an answer")));
        }
        let tries = "SELECT wrong_tries::bigint FROM app.reauthentications";
        assert_eq!(world.count(tries).await, 5);
        show_code(world, &awa, &code).await.expect_problem(401, "code_wrong");
    });
}

#[test]
fn of_two_right_codes_at_once_one_is_the_replay_of_the_other() {
    harness_by_mail(async |world, server| {
        let awa = proven(world, server, "Awa").await;
        let code = code_for(world, server, &awa).await;
        let (one, two) = tokio::join!(show_code(world, &awa, &code), show_code(world, &awa, &code));
        let replayed =
            [one, two].map(|reply| reply.expect(200).json["already_applied"] == json!(true));
        assert_eq!(replayed.iter().filter(|it| **it).count(), 1);
    });
}

#[test]
fn the_last_code_counts_and_five_an_hour_are_sent_to_a_proven_address() {
    harness_by_mail(async |world, server| {
        let fresh = world.person("Issa", "merchant").await;
        let reply = world.post(ASK, Some(&fresh), json!({})).await;
        reply.expect_problem(409, "email_not_verified");

        let awa = proven(world, server, "Awa").await;
        let first = code_for(world, server, &awa).await;
        let second = code_for(world, server, &awa).await;
        show_code(world, &awa, &first).await.expect_problem(401, "code_wrong");
        show_code(world, &awa, &second).await.expect(200);
        let desk = world.once_more(&awa).await;
        for _ in 0..3 {
            code_for(world, server, &desk).await;
        }
        let reply = world.post(ASK, Some(&awa), json!({})).await;
        let reply = reply.expect_problem(429, "too_many_codes");
        assert_eq!(reply.headers["retry-after"], "3600");
        world.machine.advance(TimeDelta::hours(1));
        let awa = world.once_more(&awa).await;
        code_for(world, server, &awa).await;
        // Of a code a keyed hash is kept, and nothing that six digits could be found by.
        let plain = "SELECT count(*) FROM app.reauthentications
                     WHERE code_hash IS NOT NULL AND length(code_hash) <> 32";
        assert_eq!(world.count(plain).await, 0);
    });
}
