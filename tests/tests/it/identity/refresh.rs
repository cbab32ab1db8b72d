//! `POST /api/auth/refresh`
//! Deliberately not here: what reuse means for a family (later).

use crate::harness::harness;
use serde_json::json;

#[test]
fn a_refresh_token_is_good_once() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let body = json!({ "refresh_token": awa.refresh_token });
        let first = world.post("/api/auth/refresh", None, body.clone()).await.expect(200);
        assert_ne!(first.str("/refresh_token"), awa.refresh_token);
        let again = world.post("/api/auth/refresh", None, body).await;
        again.expect_problem(401, "refresh_token_not_valid");
        let next = json!({ "refresh_token": first.str("/refresh_token") });
        world.post("/api/auth/refresh", None, next).await.expect(200);
    });
}

#[test]
fn a_refresh_token_ends_after_fourteen_days() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        world.machine.advance(chrono::TimeDelta::days(14));
        let body = json!({ "refresh_token": awa.refresh_token });
        let reply = world.post("/api/auth/refresh", None, body).await;
        reply.expect_problem(401, "refresh_token_not_valid");
    });
}
