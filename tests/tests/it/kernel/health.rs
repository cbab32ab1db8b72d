//! Alive, ready, described.
//! Deliberately not here: figures.

use crate::harness::harness;

#[test]
fn it_is_alive_ready_and_described() {
    harness(async |world| {
        world.get("/healthz", None).await.expect(200);
        world.get("/readyz", None).await.expect(200);
        world.get("/metrics", None).await.expect(200);
        let described = world.get("/openapi.json", None).await.expect(200);
        assert!(described.str("/openapi").starts_with("3.1"));
        let page = world.get("/docs/", None).await.expect(200);
        assert!(!page.text.contains("http://") && !page.text.contains("https://"));
        world.get("/nowhere", None).await.expect_problem(404, "not_found");
        let reply = world.post("/healthz", None, serde_json::json!({})).await;
        reply.expect_problem(405, "method_not_allowed");
    });
}
