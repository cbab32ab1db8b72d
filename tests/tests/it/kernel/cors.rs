//! Calls from pages of other origins.
//! Deliberately not here: what an origin looks like (a unit test beside it).

use crate::harness::{Reply, World, harness, harness_behind};
use cauri_http::{Edge, read_origins};
use reqwest::Method;

const SHOP: &str = "https://shop.example";

async fn preflight(world: &World, origin: &str) -> Reply {
    let headers = [
        ("origin", origin),
        ("access-control-request-method", "POST"),
        ("access-control-request-headers", "authorization,content-type,idempotency-key"),
    ];
    world.send(Method::OPTIONS, "/api/products", None, None, &headers).await
}

#[test]
fn pages_of_named_origins_may_call() {
    let edge = Edge { cors_origins: read_origins(SHOP).unwrap(), ..Edge::default() };
    harness_behind(edge, async |world| {
        let asked = preflight(world, SHOP).await.expect(200);
        assert_eq!(asked.headers["access-control-allow-origin"], SHOP);
        for (name, word) in [
            ("access-control-allow-methods", "POST"),
            ("access-control-allow-headers", "idempotency-key"),
            ("vary", "origin"),
        ] {
            let value = asked.headers[name].to_str().unwrap();
            assert!(value.contains(word), "{name}: {value}");
        }
        assert!(!asked.headers.contains_key("access-control-allow-credentials"));
        let other = preflight(world, "https://shop.example.evil").await;
        assert!(!other.headers.contains_key("access-control-allow-origin"));
        // A page may read refusals, and the headers that tell what to do.
        let refused =
            world.send(Method::GET, "/api/products", None, None, &[("origin", SHOP)]).await;
        let refused = refused.expect_problem(401, "not_signed_in");
        assert_eq!(refused.headers["access-control-allow-origin"], SHOP);
        let exposed = refused.headers["access-control-expose-headers"].to_str().unwrap();
        assert!(exposed.contains("retry-after"), "{exposed}");
    });
}

#[test]
fn nobody_is_named_by_default() {
    harness(async |world| {
        let asked = preflight(world, SHOP).await.expect_problem(405, "method_not_allowed");
        assert!(!asked.headers.contains_key("access-control-allow-origin"));
        let got = world.send(Method::GET, "/healthz", None, None, &[("origin", SHOP)]).await;
        assert!(!got.headers.contains_key("access-control-allow-origin"));
    });
}
