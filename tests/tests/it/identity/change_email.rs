//! `PUT /api/me/email`: another address, which is the account's once it is proven.
//! Deliberately not here: showing who one is (`reauthenticate`).

use crate::harness::{
    MailServer, PASSWORD, Person, Reply, Service, World, harness, harness_by_mail,
    harness_in_production,
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

const NEW: &str = "nouvelle@example.sn";

async fn change(service: &Service, who: &Person, email: &str) -> Reply {
    service.put("/api/me/email", Some(who), json!({ "email": email })).await
}

async fn prove(service: &Service, token: &str) -> Reply {
    service.post("/api/auth/email-verification/complete", None, json!({ "token": token })).await
}

/// A re-authenticated person whose first letter has left.
async fn known(world: &World, name: &str) -> Person {
    let person = world.person(name, "merchant").await;
    world.drain().await;
    world.reauthenticate(&person).await;
    person
}

#[test]
fn the_new_address_is_proven_the_old_one_is_told_and_stays_until_then() {
    harness_by_mail(async |world, server| {
        let awa = known(world, "Awa").await;
        let first = server.last_to(&awa.email).token();
        prove(world, &first).await.expect(200);
        let reply = change(world, &awa, "  NOUVELLE@example.sn ").await.expect(202);
        assert_eq!(reply.json["user"]["pending_email"], json!({ "email": NEW, "refused": null }));
        assert_eq!((reply.str("/user/email"), reply.int("/user/version")), (&*awa.email, 3));
        assert_eq!(reply.headers["etag"], "\"3\"");
        world.drain().await;
        let told = server.last_to(&awa.email);
        assert_eq!(told.read().subject(), Some("Changement d’adresse e-mail demandé"));
        assert!(!told.text().contains(NEW) && !told.text().contains("#token="), "{}", told.text());
        let letter = server.last_to(NEW);
        assert_eq!(letter.read().subject(), Some("Confirmez votre nouvelle adresse e-mail"));
        assert!(letter.link().contains("/account/verify-email#token="));
        world.login(&awa.email, PASSWORD).await.expect(200);
        world.login(NEW, PASSWORD).await.expect_problem(401, "wrong_credentials");

        prove(world, &letter.token()).await.expect(200);
        let me = world.me(&awa).await.expect(200);
        assert_eq!((me.str("/user/email"), &me.json["user"]["pending_email"]), (NEW, &Value::Null));
        assert!(me.json["user"]["email_verified_at"].is_string(), "{}", me.text);
        world.login(&awa.email, PASSWORD).await.expect_problem(401, "wrong_credentials");
        world.login(NEW, PASSWORD).await.expect(200);
        prove(world, &letter.token()).await.expect_problem(422, "email_token_not_valid");
        // The old address is free again.
        let reply = world.person("Awa", "customer").await;
        assert_ne!(reply.id, awa.id);
    });
}

/// A thief with a session asks for an address of their own; the owner, who is told, chooses another
/// password. The thief's token opens nothing any more.
#[test]
fn another_password_ends_what_was_asked_for() {
    harness_by_mail(async |world, server| {
        let awa = known(world, "Awa").await;
        change(world, &awa, NEW).await.expect(202);
        world.drain().await;
        let token = server.last_to(NEW).token();
        let asked = json!({ "email": awa.email });
        world.post("/api/auth/password-reset", None, asked).await.expect(202);
        world.drain().await;
        let reset = json!({
            "token": server.last_to(&awa.email).token(), "new_password": "un autre secret 9",
        });
        world.post("/api/auth/password-reset/complete", None, reset).await.expect(200);
        prove(world, &token).await.expect_problem(422, "email_token_not_valid");
        world.login(NEW, "un autre secret 9").await.expect_problem(401, "wrong_credentials");
        world.login(&awa.email, "un autre secret 9").await.expect(200);

        let kofi = known(world, "Kofi").await;
        change(world, &kofi, "autre@example.sn").await.expect(202);
        world.drain().await;
        let token = server.last_to("autre@example.sn").token();
        let body = json!({ "current_password": PASSWORD, "new_password": "un autre secret 9" });
        world.put("/api/auth/password", Some(&kofi), body).await.expect(200);
        prove(world, &token).await.expect_problem(422, "email_token_not_valid");
        assert_eq!(world.me(&kofi).await.expect(200).json["user"]["pending_email"], Value::Null);
    });
}

#[test]
fn every_refusal_is_named_and_writes_nothing() {
    harness_by_mail(async |world, server| {
        let awa = world.person("Awa", "merchant").await;
        let kofi = world.person("Kofi", "influencer").await;
        world.drain().await;
        let body = json!({ "email": NEW });
        world.put("/api/me/email", None, body.clone()).await.expect_problem(401, "not_signed_in");
        change(world, &awa, NEW).await.expect_problem(403, "reauthentication_required");
        world.reauthenticate(&awa).await;
        for odd in ["", "awa", "<kofi@example.sn>", "a@x.sn,evil.sn", "a..b@x.sn", "a\u{200b}@x.sn"]
        {
            let reply = change(world, &awa, odd).await.expect_problem(422, "invalid_email");
            assert_eq!(reply.str("/errors/0/field"), "email");
        }
        change(world, &awa, &kofi.email).await.expect_problem(409, "email_taken");
        let stale = [("if-match", "\"7\"")];
        let reply = world.send(Method::PUT, "/api/me/email", Some(&awa), Some(body), &stale).await;
        reply.expect_problem(409, "stale_version");
        world.put("/api/me/email", Some(&awa), json!({})).await.expect_problem(422, "invalid_body");
        world.machine.advance(TimeDelta::minutes(5));
        change(world, &awa, NEW).await.expect_problem(403, "reauthentication_required");
        let me = world.me(&awa).await.expect(200);
        assert_eq!((me.int("/user/version"), &me.json["user"]["pending_email"]), (1, &Value::Null));
        world.drain().await;
        assert_eq!((server.count_to(NEW), server.count_to(&awa.email)), (0, 1));
    });
}

#[test]
fn a_change_is_taken_back_by_asking_for_the_address_that_one_has() {
    harness_by_mail(async |world, server| {
        let awa = known(world, "Awa").await;
        let reply = change(world, &awa, &awa.email).await.expect(200);
        assert_eq!(reply.json["already_applied"], true);
        change(world, &awa, NEW).await.expect(202);
        world.drain().await;
        let token = server.last_to(NEW).token();
        let back = change(world, &awa, &awa.email).await.expect(200);
        assert_eq!(back.json["user"]["pending_email"], Value::Null);
        prove(world, &token).await.expect_problem(422, "email_token_not_valid");
        assert_eq!(world.me(&awa).await.expect(200).str("/user/email"), awa.email);
    });
}

#[test]
fn asking_again_sends_another_letter_five_times_an_hour() {
    harness_by_mail(async |world, server| {
        let awa = known(world, "Awa").await;
        change(world, &awa, NEW).await.expect(202);
        let again = change(world, &awa, NEW).await.expect(202);
        assert_eq!(
            (again.json["already_applied"].clone(), again.int("/user/version")),
            (json!(true), 2)
        );
        change(world, &awa, "autre@example.sn").await.expect(202);
        world.drain().await;
        // Only the address that is wanted now is written to.
        assert_eq!((server.count_to(NEW), server.count_to("autre@example.sn")), (0, 1));
        for _ in 0..2 {
            change(world, &awa, NEW).await.expect(202);
        }
        let reply = change(world, &awa, NEW).await.expect_problem(429, "too_many_emails");
        assert_eq!(reply.headers["retry-after"], "3600");
        world.drain().await;
        world.machine.advance(TimeDelta::hours(1));
        let awa = world.once_more(&awa).await;
        world.reauthenticate(&awa).await;
        change(world, &awa, NEW).await.expect(202);
        world.drain().await;
        let token = server.last_to(NEW).token();
        // A day later the link is too old; the address is still waited for.
        world.machine.advance(TimeDelta::hours(24));
        prove(world, &token).await.expect_problem(422, "email_token_not_valid");
        let awa = world.once_more(&awa).await;
        let me = world.me(&awa).await.expect(200);
        assert_eq!(me.str("/user/pending_email/email"), NEW);
    });
}

#[test]
fn what_was_written_to_the_old_address_is_good_for_nothing_afterwards() {
    harness_by_mail(async |world, server| {
        let awa = known(world, "Awa").await;
        let proof = server.last_to(&awa.email).token();
        let reset = json!({ "email": awa.email });
        world.post("/api/auth/password-reset", None, reset).await.expect(202);
        world.drain().await;
        let reset = server.last_to(&awa.email).token();
        change(world, &awa, NEW).await.expect(202);
        world.drain().await;
        prove(world, &server.last_to(NEW).token()).await.expect(200);
        let body = json!({ "token": reset, "new_password": "un autre secret" });
        let reply = world.post("/api/auth/password-reset/complete", None, body).await;
        reply.expect_problem(422, "email_token_not_valid");
        prove(world, &proof).await.expect_problem(422, "email_token_not_valid");
    });
}

#[test]
fn of_two_who_want_one_address_the_first_to_prove_it_has_it() {
    harness_by_mail(async |world, server| {
        let (awa, kofi) = (known(world, "Awa").await, known(world, "Kofi").await);
        change(world, &awa, NEW).await.expect(202);
        world.drain().await;
        let of_awa = server.last_to(NEW).token();
        change(world, &kofi, NEW).await.expect(202);
        world.drain().await;
        let of_kofi = server.last_to(NEW).token();
        let (one, two) = tokio::join!(prove(world, &of_awa), prove(world, &of_kofi));
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 409]);
        let refused = if one.status == 409 { one } else { two };
        refused.expect_problem(409, "email_taken");
        let owners = "SELECT count(*) FROM app.users WHERE email = 'nouvelle@example.sn'";
        assert_eq!(world.count(owners).await, 1);
    });
}

#[test]
fn two_changes_at_once_leave_one_address_to_prove() {
    harness_by_mail(async |world, server| {
        let awa = known(world, "Awa").await;
        let (one, two) =
            tokio::join!(change(world, &awa, NEW), change(world, &awa, "autre@example.sn"));
        one.expect(202);
        two.expect(202);
        world.drain().await;
        let me = world.me(&awa).await.expect(200);
        let pending = me.str("/user/pending_email/email");
        assert_eq!(server.count_to(NEW) + server.count_to("autre@example.sn"), 1);
        prove(world, &server.last_to(pending).token()).await.expect(200);
        assert_eq!(world.me(&awa).await.expect(200).str("/user/email"), pending);
    });
}

/// As the operator's proxy asks.
async fn ask(
    world: &World,
    method: Method,
    path: &str,
    who: Option<&Person>,
    body: Value,
) -> Reply {
    let headers = [("x-forwarded-proto", "https"), ("x-forwarded-for", "41.82.0.7")];
    world.send(method, path, who, Some(body), &headers).await
}

async fn registered(world: &World, server: &MailServer, email: &str) -> Person {
    let body = json!({ "email": email, "password": PASSWORD, "name": "Awa", "role": "merchant" });
    ask(world, Method::POST, "/api/auth/register", None, body).await.expect(202);
    world.drain().await;
    let token = json!({ "token": server.last_to(email).token() });
    let path = "/api/auth/email-verification/complete";
    ask(world, Method::POST, path, None, token).await.expect(200);
    let login = json!({ "email": email, "password": PASSWORD });
    let reply = ask(world, Method::POST, "/api/auth/login", None, login).await.expect(200);
    Person {
        id: reply.str("/user/id").to_owned(),
        email: email.to_owned(),
        access_token: reply.str("/access_token").to_owned(),
        refresh_token: reply.str("/refresh_token").to_owned(),
    }
}

#[test]
fn production_tells_nobody_but_its_owner_that_an_address_is_taken() {
    harness_in_production(async |world, server| {
        let awa = registered(world, server, "awa@example.sn").await;
        let kofi = registered(world, server, "kofi@example.sn").await;
        let proof = json!({ "password": PASSWORD });
        ask(world, Method::POST, "/api/me/reauthenticate", Some(&awa), proof).await.expect(200);
        let taken = json!({ "email": kofi.email });
        let reply = ask(world, Method::PUT, "/api/me/email", Some(&awa), taken).await.expect(202);
        assert_eq!(reply.str("/user/pending_email/email"), kofi.email);
        world.drain().await;
        let told = server.last_to(&kofi.email);
        assert_eq!(told.read().subject(), Some("Vous avez déjà un compte"));
        assert!(!told.text().contains("#token="), "{}", told.text());
        // Whoever asks is told as ever, and nobody is flooded through it.
        assert_eq!(server.count_to(&awa.email), 2);
        for _ in 0..4 {
            let taken = json!({ "email": kofi.email });
            ask(world, Method::PUT, "/api/me/email", Some(&awa), taken).await.expect(202);
        }
        let taken = json!({ "email": kofi.email });
        let reply = ask(world, Method::PUT, "/api/me/email", Some(&awa), taken).await;
        reply.expect_problem(429, "too_many_emails");
        world.drain().await;
        assert_eq!(server.count_to(&kofi.email), 6);
    });
}

#[test]
fn the_sandboxs_mailbox_has_both_letters() {
    harness(async |world| {
        let awa = known(world, "Awa").await;
        change(world, &awa, NEW).await.expect(202);
        world.drain().await;
        let mails = world.get("/api/sandbox/mails", None).await.expect(200);
        let to: Vec<_> = mails.json["mails"]
            .as_array()
            .expect("mails")
            .iter()
            .map(|mail| mail["to"].as_str().expect("to"))
            .collect();
        assert!(to.contains(&NEW) && to.contains(&&*awa.email), "{to:?}");
    });
}
