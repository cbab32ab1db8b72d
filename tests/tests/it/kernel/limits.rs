//! How often anybody may ask, counted by the machine's clock.
//! Deliberately not here: the counting itself (unit tests beside it).

use crate::harness::{Person, Reply, World, harness_behind};
use cauri_http::{Edge, read_proxies};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;
use std::num::NonZeroU32;

/// Production's limits, behind a proxy that names its clients.
fn strict() -> Edge {
    Edge {
        limits_factor: NonZeroU32::MIN,
        trusted_proxies: read_proxies("127.0.0.1").unwrap(),
        ..Edge::default()
    }
}

/// A sign-in that is counted and goes no further than its body.
async fn sign_in_from(world: &World, address: &str) -> Reply {
    let headers = [("x-forwarded-for", address), ("content-type", "application/json")];
    world.send_text("/api/auth/login", "{", &headers).await
}

/// An order without a key, which is refused only after it was counted.
async fn order(world: &World, who: Option<&Person>) -> Reply {
    world.post("/api/orders", who, json!({ "items": [] })).await
}

fn header(reply: &Reply, name: &str) -> u64 {
    reply.headers[name].to_str().unwrap().parse().unwrap()
}

#[test]
fn sign_ins_are_counted_by_address() {
    harness_behind(strict(), async |world| {
        for left in (0..1_000).rev() {
            let reply = sign_in_from(world, "41.82.0.7").await;
            let reply = reply.expect_problem(400, "malformed_body");
            assert_eq!(header(&reply, "ratelimit-limit"), 1_000);
            assert_eq!(header(&reply, "ratelimit-remaining"), left);
            assert_eq!(header(&reply, "ratelimit-reset"), ((1_000 - left) * 60).div_ceil(1_000));
        }
        let reply = sign_in_from(world, "41.82.0.7").await.expect_problem(429, "rate_limited");
        assert_eq!(header(&reply, "retry-after"), 1);
        assert!(reply.str("/detail").ends_with("dans 1\u{a0}seconde."), "{}", reply.text);
        assert_eq!(header(&reply, "ratelimit-remaining"), 0);
        sign_in_from(world, "41.82.0.8").await.expect_problem(400, "malformed_body");
        // Registering has a bucket of its own.
        world.person("Awa", "merchant").await;
        world.machine.advance(TimeDelta::milliseconds(60));
        sign_in_from(world, "41.82.0.7").await.expect_problem(400, "malformed_body");
        sign_in_from(world, "41.82.0.7").await.expect_problem(429, "rate_limited");
    });
}

#[test]
fn a_caller_uses_up_its_own_and_is_told_before_its_body_is_read() {
    harness_behind(strict(), async |world| {
        let awa = world.person("Awa", "customer").await;
        let kofi = world.person("Kofi", "customer").await;
        for _ in 0..30 {
            order(world, Some(&awa)).await.expect_problem(400, "idempotency_key_required");
        }
        let reply = order(world, Some(&awa)).await.expect_problem(429, "rate_limited");
        assert_eq!(header(&reply, "retry-after"), 2);
        let broken = world.send_raw("/api/orders", Some(&awa), "text/plain", "{").await;
        broken.expect_problem(429, "rate_limited");
        // Who calls is asked first, and others at the same address go on.
        order(world, None).await.expect_problem(401, "not_signed_in");
        order(world, Some(&kofi)).await.expect_problem(400, "idempotency_key_required");
        world.get("/api/categories", Some(&awa)).await.expect(200);
    });
}

#[test]
fn the_sandbox_allows_a_hundred_times_as_much_and_health_is_not_counted() {
    harness_behind(Edge::default(), async |world| {
        let awa = world.person("Awa", "merchant").await;
        let reply = world.get("/api/products", Some(&awa)).await.expect(200);
        assert_eq!(header(&reply, "ratelimit-limit"), 60_000);
        let reply = world.get("/api/categories", None).await.expect(200);
        assert_eq!(header(&reply, "ratelimit-limit"), 6_000_000);
        let head = world.send(Method::HEAD, "/api/products", None, None, &[]).await;
        assert_eq!(head.status, 401);
        let healthy = world.get("/healthz", None).await.expect(200);
        assert!(!healthy.headers.contains_key("ratelimit-limit"));
    });
}
