//! What browsers are told. HTTPS for a year is production's (`crash::production`).
//! Deliberately not here: pages of other origins (`cors`).

use crate::harness::harness;

#[test]
fn answers_pages_and_refusals_carry_them() {
    harness(async |world| {
        for path in ["/", "/healthz", "/nowhere", "/docs/", "/api/products"] {
            let headers = world.get(path, None).await.headers;
            assert_eq!(headers["x-content-type-options"], "nosniff", "{path}");
            assert_eq!(headers["referrer-policy"], "same-origin", "{path}");
            let policy = headers["content-security-policy"].to_str().unwrap();
            assert!(policy.contains("frame-ancestors 'none'"), "{path}: {policy}");
            assert!(!headers.contains_key("strict-transport-security"), "{path}");
        }
    });
}

#[test]
fn what_a_refusal_says_in_headers_is_kept() {
    harness(async |world| {
        let reply = world.post("/healthz", None, serde_json::json!({})).await;
        let reply = reply.expect_problem(405, "method_not_allowed");
        assert_eq!(reply.headers["allow"], "GET,HEAD");
    });
}
