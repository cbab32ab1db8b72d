//! `POST /api/auth/password-reset` and `…/complete`: from the forgotten password to the new one.
//! Deliberately not here: how an e-mail looks (`kernel::mail`).

use crate::harness::{
    MailServer, Manners, PASSWORD, Reply, Service, World, harness, harness_by_mail,
};
use chrono::TimeDelta;
use serde_json::json;

const ASK: &str = "/api/auth/password-reset";
const SET: &str = "/api/auth/password-reset/complete";
const NEW: &str = "un secret encore mieux gardé";

async fn ask(service: &Service, email: &str) -> Reply {
    service.post(ASK, None, json!({ "email": email })).await
}

async fn set(service: &Service, token: &str, password: &str) -> Reply {
    service.post(SET, None, json!({ "token": token, "new_password": password })).await
}

/// The token of an e-mail that was asked for and has arrived.
async fn token_for(world: &World, server: &MailServer, email: &str) -> String {
    // E-mails that were asked for before have left before.
    world.drain().await;
    ask(world, email).await.expect(202);
    world.drain().await;
    server.last_to(email).token()
}

#[test]
fn a_forgotten_password_is_replaced_and_every_session_ends_at_once() {
    harness_by_mail(async |world, server| {
        let phone = world.person("Awa", "merchant").await;
        let desk = world.once_more(&phone).await;
        world.me(&phone).await.expect(200);
        let token = token_for(world, server, &phone.email).await;
        let link = server.last_to(&phone.email).link();
        let page = format!("{}/account/reset-password#token=", world.app.policy.public_url);
        assert!(link.starts_with(&page), "{link}");
        world.get("/account/reset-password", None).await.expect(200);

        for _ in 0..5 {
            world.login(&phone.email, "faux").await.expect_problem(401, "wrong_credentials");
        }
        world.login(&phone.email, PASSWORD).await.expect_problem(429, "too_many_attempts");
        let reply = set(world, &token, NEW).await.expect(200);
        assert_eq!(reply.int("/sessions_ended"), 2);
        for person in [&phone, &desk] {
            world.me(person).await.expect_problem(401, "not_signed_in");
            let reply = world.refresh(&person.refresh_token).await;
            reply.expect_problem(401, "refresh_token_not_valid");
        }
        // The lock has ended too, and the address is proven; the network keeps its failures.
        assert_eq!(world.count("SELECT count(*) FROM app.sign_in_failures").await, 1);
        let signed_in = world.login(&phone.email, NEW).await.expect(200);
        assert!(signed_in.json["user"]["email_verified_at"].is_string(), "{}", signed_in.text);
        world.login(&phone.email, PASSWORD).await.expect_problem(401, "wrong_credentials");
        let again = set(world, &token, "un tout autre secret").await;
        let again = again.expect_problem(422, "email_token_not_valid");
        assert_eq!(again.str("/errors/0/field"), "token");
        world.login(&phone.email, NEW).await.expect(200);
    });
}

#[test]
fn an_unknown_address_is_answered_alike_and_gets_nothing() {
    harness_by_mail(async |world, server| {
        let awa = world.person("Awa", "merchant").await;
        world.drain().await;
        let before = server.arrived().len();
        let known = ask(world, &awa.email).await.expect(202);
        let unknown = ask(world, "inconnue@example.sn").await.expect(202);
        assert_eq!(known.text, unknown.text);
        let emails = "SELECT count(*) FROM app.emails WHERE purpose = 'reset_password'";
        assert_eq!(world.count(emails).await, 2);
        world.drain().await;
        assert_eq!(server.arrived().len(), before + 1);
        assert_eq!(server.count_to("inconnue@example.sn"), 0);
        assert_eq!(world.count(emails).await, 1, "what nobody has is forgotten");
        ask(world, "pas une adresse").await.expect_problem(422, "invalid_email");
        world.post(ASK, None, json!({})).await.expect_problem(422, "invalid_body");
    });
}

#[test]
fn a_token_ends_after_half_an_hour_and_a_wrong_password_uses_none_up() {
    harness_by_mail(async |world, server| {
        let awa = world.person("Awa", "merchant").await;
        let token = token_for(world, server, &awa.email).await;
        set(world, &token, "court").await.expect_problem(422, "invalid_password");
        set(world, "0123", NEW).await.expect_problem(422, "email_token_not_valid");
        world.machine.advance(TimeDelta::minutes(30) - TimeDelta::microseconds(1));
        let other = token_for(world, server, &awa.email).await;
        world.machine.advance(TimeDelta::microseconds(1));
        set(world, &token, NEW).await.expect_problem(422, "email_token_not_valid");
        set(world, &other, NEW).await.expect(200);
        world.machine.advance(TimeDelta::days(3));
        world.drain().await;
        assert_eq!(world.count("SELECT count(*) FROM app.emails").await, 0);
    });
}

#[test]
fn of_two_uses_at_once_one_wins_and_a_use_ends_every_other_token() {
    harness_by_mail(async |world, server| {
        let awa = world.person("Awa", "merchant").await;
        let early = token_for(world, server, &awa.email).await;
        let late = token_for(world, server, &awa.email).await;
        assert_ne!(early, late);
        let (one, two) =
            tokio::join!(set(world, &late, NEW), set(world, &late, "un tout autre secret"));
        let (won, lost, password) =
            if one.status == 200 { (one, two, NEW) } else { (two, one, "un tout autre secret") };
        won.expect(200);
        lost.expect_problem(422, "email_token_not_valid");
        set(world, &early, NEW).await.expect_problem(422, "email_token_not_valid");
        world.login(&awa.email, password).await.expect(200);
        // A token for one purpose is none for another.
        let token = token_for(world, server, &awa.email).await;
        let reply =
            world.post("/api/auth/email-verification/complete", None, json!({ "token": token }));
        reply.await.expect_problem(422, "email_token_not_valid");
    });
}

#[test]
fn nobody_fills_a_mailbox_and_nobody_suspended_gets_a_email() {
    harness_by_mail(async |world, server| {
        let awa = world.person("Awa", "merchant").await;
        world.drain().await;
        let before = server.count_to(&awa.email);
        for _ in 0..8 {
            ask(world, &awa.email).await.expect(202);
        }
        world.drain().await;
        assert_eq!(server.count_to(&awa.email), before + 5);
        world.machine.advance(TimeDelta::hours(1));
        let token = token_for(world, server, &awa.email).await;
        assert_eq!(server.count_to(&awa.email), before + 6);
        world.behind("UPDATE app.users SET suspended_since = created_at").await;
        set(world, &token, NEW).await.expect_problem(422, "email_token_not_valid");
        ask(world, &awa.email).await.expect(202);
        world.drain().await;
        assert_eq!(server.count_to(&awa.email), before + 6);
    });
}

/// What the queue knows of e-mails: how many wait for another try, how many are set aside.
const WAITING: &str =
    "SELECT count(*) FROM jobs._private_jobs WHERE attempts > 0 AND attempts < max_attempts";
const SET_ASIDE: &str = "SELECT count(*) FROM jobs._private_jobs WHERE attempts >= max_attempts";
const DUE_AGAIN: &str = "UPDATE jobs._private_jobs SET run_at = created_at, attempts = 0";
const LAST_TRY: &str = "UPDATE jobs._private_jobs SET max_attempts = 1";

#[test]
fn an_email_that_is_put_off_is_tried_again_and_at_last_set_aside() {
    harness_by_mail(async |world, server| {
        let awa = world.person("Awa", "merchant").await;
        world.drain().await;
        let before = server.count_to(&awa.email);
        server.behave(Manners::Answers(451));
        ask(world, &awa.email).await.expect(202);
        world.drain().await;
        assert_eq!((world.count(WAITING).await, server.count_to(&awa.email)), (1, before));
        server.behave(Manners::Takes);
        world.behind(DUE_AGAIN).await;
        world.drain().await;
        assert_eq!((world.count(WAITING).await, server.count_to(&awa.email)), (0, before + 1));
        set(world, &server.last_to(&awa.email).token(), NEW).await.expect(200);

        server.behave(Manners::HangsUp);
        ask(world, &awa.email).await.expect(202);
        world.behind(LAST_TRY).await;
        world.drain().await;
        assert_eq!((world.count(WAITING).await, world.count(SET_ASIDE).await), (0, 1));
        let came = server.came();
        world.drain().await;
        assert_eq!(server.came(), came, "what is set aside is tried no more");
        world.behind("DELETE FROM jobs._private_jobs").await;
    });
}

#[test]
fn an_email_that_is_refused_for_good_is_given_up() {
    harness_by_mail(async |world, server| {
        let awa = world.person("Awa", "merchant").await;
        world.drain().await;
        server.behave(Manners::Answers(550));
        let came = server.came();
        ask(world, &awa.email).await.expect(202);
        world.drain().await;
        world.drain().await;
        assert_eq!(server.came(), came + 1);
        assert_eq!(world.count("SELECT count(*) FROM jobs._private_jobs").await, 0);
    });
}

#[test]
fn the_sandbox_shows_the_emails_that_would_have_left() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        ask(world, &awa.email).await.expect(202);
        world.drain().await;
        let reply = world.get("/api/sandbox/mails", None).await.expect(200);
        let mails = reply.json["mails"].as_array().expect("emails");
        let to_awa: Vec<_> = mails.iter().filter(|mail| mail["to"] == awa.email.as_str()).collect();
        assert_eq!(to_awa.len(), 2, "one proves the address, one lets a password be replaced");
        let reset =
            to_awa.iter().find(|mail| mail["subject"] == "Choisissez un nouveau mot de passe");
        let text = reset.expect("the e-mail")["text"].as_str().expect("a text");
        let token = text.split("#token=").nth(1).expect("a token").lines().next().expect("a line");
        set(world, token, NEW).await.expect(200);
    });
}
