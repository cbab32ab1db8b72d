//! `POST /api/auth/register`
//! Deliberately not here: signing in.

use crate::harness::harness;
use serde_json::json;

#[test]
fn a_newcomer_is_signed_in() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        world.get("/api/products", Some(&awa)).await.expect(200);
        let body = json!({
            "email": "AWA@example.sn", "password": "un autre secret", "name": "Awa",
            "role": "influencer",
        });
        world.post("/api/auth/register", None, body).await.expect_problem(409, "email_taken");
    });
}

#[test]
fn every_rule_is_named() {
    harness(async |world| {
        let good = json!({
            "email": "awa@example.sn", "password": "un secret bien gardé", "name": "Awa",
            "role": "merchant",
        });
        for (field, value, code) in [
            ("email", json!("awa"), "invalid_email"),
            ("name", json!("  "), "invalid_name"),
            ("name", json!("Awa 🧼"), "text_not_printable"),
            ("password", json!("court"), "invalid_password"),
            ("role", json!("admin"), "role_not_open"),
            ("role", json!("king"), "role_not_open"),
            ("email", json!(5), "invalid_body"),
        ] {
            let mut body = good.clone();
            body[field] = value;
            let reply = world.post("/api/auth/register", None, body).await;
            let reply = reply.expect_problem(422, code);
            assert_eq!(reply.str("/errors/0/field"), field);
        }
        let reply = world.post("/api/auth/register", None, json!({})).await;
        assert_eq!(reply.expect_problem(422, "invalid_body").str("/errors/0/code"), "required");
        assert_eq!(world.count("SELECT count(*) FROM app.users").await, 0);
    });
}

#[test]
fn a_body_that_is_no_json_is_refused() {
    harness(async |world| {
        let path = "/api/auth/register";
        let json = "application/json";
        world.send_raw(path, None, json, "{").await.expect_problem(400, "malformed_body");
        world.send_raw(path, None, json, "{} {}").await.expect_problem(422, "invalid_body");
        world.send_raw(path, None, "text/plain", "{}").await.expect_problem(415, "not_json");
        let long = format!("{{\"name\": \"{}\"}}", "x".repeat(1024 * 1024));
        let reply = world.send_raw(path, None, json, &long).await;
        reply.expect_problem(413, "payload_too_large");
    });
}
