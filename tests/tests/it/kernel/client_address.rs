//! Whose address is believed, as the audit and a signature keep it.
//! Deliberately not here: every form of `X-Forwarded-For` (unit tests beside it).

use crate::harness::{World, harness, harness_behind};
use cauri_http::{Edge, read_proxies};
use reqwest::Method;
use serde_json::json;

/// The address that the audit keeps of an attempt with this header.
async fn kept_of(world: &World, forwarded: &str) -> String {
    let kofi = world.person("Kofi", "influencer").await;
    let headers = [("x-forwarded-for", forwarded)];
    let body = Some(json!({ "name": "jeux" }));
    let reply = world.send(Method::POST, "/api/categories", Some(&kofi), body, &headers).await;
    reply.expect_problem(403, "forbidden_role");
    sqlx::query_scalar("SELECT address FROM app.audit").fetch_one(&world.owner).await.unwrap()
}

#[test]
fn a_stranger_is_not_believed() {
    harness(async |world| {
        assert_eq!(kept_of(world, "41.82.0.7").await, "127.0.0.1");
    });
}

#[test]
fn a_trusted_proxy_is_believed_about_its_own_neighbour() {
    let proxies = read_proxies("127.0.0.1, 10.0.0.0/8").unwrap();
    harness_behind(Edge { trusted_proxies: proxies, ..Edge::default() }, async |world| {
        assert_eq!(kept_of(world, "6.6.6.6, 41.82.0.7, 10.0.0.3").await, "41.82.0.7");
    });
}
