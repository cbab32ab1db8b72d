//! `POST /api/auth/login`
//! Deliberately not here: lock-out (later).

use crate::harness::harness;
use serde_json::json;

#[test]
fn address_and_password_sign_in_and_every_failure_looks_the_same() {
    harness(async |world| {
        let awa = world.person("Awa", "customer").await;
        let body = json!({ "email": awa.email, "password": "un secret bien gardé" });
        let reply = world.post("/api/auth/login", None, body).await.expect(200);
        assert_eq!(reply.str("/user/id"), awa.id);
        assert_eq!(reply.int("/expires_in"), 3_600);
        for (email, password) in [
            ("awa@example.sn", "faux"),
            ("inconnue@example.sn", "un secret bien gardé"),
            ("awa", "un secret bien gardé"),
        ] {
            let body = json!({ "email": email, "password": password });
            let reply = world.post("/api/auth/login", None, body).await;
            reply.expect_problem(401, "wrong_credentials");
        }
    });
}

#[test]
fn a_token_that_is_not_ours_is_refused() {
    harness(async |world| {
        let mut awa = world.person("Awa", "merchant").await;
        world.get("/api/products", None).await.expect_problem(401, "not_signed_in");
        world.machine.advance(chrono::TimeDelta::minutes(61));
        let reply = world.get("/api/products", Some(&awa)).await;
        reply.expect_problem(401, "not_signed_in");
        awa.access_token.push('x');
        let reply = world.get("/api/products", Some(&awa)).await;
        reply.expect_problem(401, "not_signed_in");
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
