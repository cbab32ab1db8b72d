//! `POST /api/auth/login`
//! Deliberately not here: what failures lead to (`lockout`).

use crate::harness::{PASSWORD, harness};
use serde_json::json;

#[test]
fn address_and_password_sign_in_and_every_failure_looks_the_same() {
    harness(async |world| {
        let awa = world.person("Awa", "customer").await;
        let reply = world.login(&awa.email, PASSWORD).await.expect(200);
        assert_eq!(reply.str("/user/id"), awa.id);
        assert_eq!(reply.int("/expires_in"), 3_600);
        for (email, password) in
            [("awa@example.sn", "faux"), ("inconnue@example.sn", PASSWORD), ("awa", PASSWORD)]
        {
            let reply = world.login(email, password).await;
            reply.expect_problem(401, "wrong_credentials");
        }
    });
}

#[test]
fn a_token_outlives_a_jump_of_the_business_clock() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        world.advance(30 * 86_400).await.expect(200);
        world.get("/api/products", Some(&awa)).await.expect(200);
    });
}

#[test]
fn the_same_accents_in_another_spelling_are_the_same_password() {
    harness(async |world| {
        let (composed, decomposed) = ("gard\u{e9} avec soin", "garde\u{301} avec soin");
        let both =
            [("awa@example.sn", composed, decomposed), ("ami@example.sn", decomposed, composed)];
        for (email, registered, typed) in both {
            let body = json!({
                "email": email, "password": registered, "name": "Awa", "role": "merchant",
            });
            world.post("/api/auth/register", None, body).await.expect(201);
            world.login(email, typed).await.expect(200);
        }
        // Seven e-mails, though fourteen characters were typed.
        let short = json!({
            "email": "kofi@example.sn", "password": "e\u{301}".repeat(7), "name": "Kofi",
            "role": "merchant",
        });
        let reply = world.post("/api/auth/register", None, short).await;
        reply.expect_problem(422, "invalid_password");
    });
}
