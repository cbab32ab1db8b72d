//! `DELETE /api/products/{id}`
//! Deliberately not here: off the shelf for a while (`update_product`).

use crate::harness::{Person, Reply, World, harness};
use reqwest::Method;
use serde_json::json;

async fn remove(world: &World, who: Option<&Person>, id: &str) -> Reply {
    world.send(Method::DELETE, &format!("/api/products/{id}"), who, None, &[]).await
}

#[test]
fn what_nothing_names_is_gone() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let id = world.product(&awa, "Savon", 1_000).await;
        let gone = remove(world, Some(&awa), &id).await.expect(200);
        assert_eq!(gone.json, json!({ "success": true, "outcome": "erased" }));
        remove(world, Some(&awa), &id).await.expect_problem(404, "not_found");
        assert_eq!(world.count("SELECT count(*) FROM app.products").await, 0);
        let told = "SELECT count(*) FROM app.outbox WHERE kind = 'product.erased'";
        assert_eq!(world.count(told).await, 1);
    });
}

#[test]
fn what_an_order_names_is_archived_for_good() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let id = world.product(&awa, "Savon", 1_000).await;
        world.order(&fatou, &[(&id, 1)]).await.expect(201);
        let kept = remove(world, Some(&awa), &id).await.expect(200);
        assert_eq!(kept.json, json!({ "success": true, "outcome": "archived" }));
        let again = remove(world, Some(&awa), &id).await.expect(200);
        assert_eq!(again.json["already_applied"], true);
        let change = world.put(&format!("/api/products/{id}"), Some(&awa), json!({})).await;
        change.expect_problem(409, "product_archived");
        world.get(&format!("/p/{id}"), None).await.expect(404);
        world.order(&fatou, &[(&id, 1)]).await.expect_problem(409, "items_unavailable");
        let list = world.get("/api/products?status=archived", Some(&awa)).await.expect(200);
        assert_eq!(list.str("/products/0/id"), id);
        let told = "SELECT count(*) FROM app.outbox WHERE kind = 'product.archived'";
        assert_eq!(world.count(told).await, 1);
    });
}

#[test]
fn what_a_collaboration_ever_named_is_archived() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let kofi = world.person("Kofi", "influencer").await;
        let id = world.product(&awa, "Savon", 1_000).await;
        let proposal = json!({
            "influencer_id": kofi.id, "product_ids": [id], "commission": 12,
        });
        let path = "/api/collaborations/requests";
        let proposed = world.post(path, Some(&awa), proposal).await.expect(201);
        let path = format!("{path}/{}/withdraw", proposed.str("/request_id"));
        world.put(&path, Some(&awa), json!({})).await.expect(200);
        let kept = remove(world, Some(&awa), &id).await.expect(200);
        assert_eq!(kept.str("/outcome"), "archived");
    });
}

#[test]
fn only_its_merchant_takes_it_away() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let id = world.product(&awa, "Savon", 1_000).await;
        remove(world, None, &id).await.expect_problem(401, "not_signed_in");
        let kofi = world.person("Kofi", "influencer").await;
        remove(world, Some(&kofi), &id).await.expect_problem(403, "forbidden_role");
        let binta = world.person("Binta", "merchant").await;
        remove(world, Some(&binta), &id).await.expect_problem(404, "not_found");
        assert_eq!(world.count("SELECT count(*) FROM app.products").await, 1);
    });
}

#[test]
fn a_key_and_a_version_hold() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let id = world.product(&awa, "Savon", 1_000).await;
        let path = format!("/api/products/{id}");
        let send = |version: &'static str| {
            let (path, awa) = (&path, &awa);
            async move {
                let headers = [("idempotency-key", "away"), ("if-match", version)];
                world.send(Method::DELETE, path, Some(awa), None, &headers).await
            }
        };
        send("\"7\"").await.expect_problem(409, "stale_version");
        let first = send("\"1\"").await.expect(200);
        let again = send("\"1\"").await.expect(200);
        assert_eq!(first.text, again.text, "though it is gone");
        assert_eq!(again.headers["idempotency-replayed"], "true");
    });
}

/// Whoever orders while it goes has an order of what is kept, or none.
#[test]
fn a_race_with_an_order_has_one_winner() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        for _ in 0..8 {
            let id = world.product(&awa, "Savon", 1_000).await;
            let items = [(&*id, 1)];
            let (placed, removed) =
                tokio::join!(world.order(&fatou, &items), remove(world, Some(&awa), &id));
            let removed = removed.expect(200);
            match placed.status {
                201 => assert_eq!(removed.str("/outcome"), "archived"),
                409 => {
                    placed.expect_problem(409, "items_unavailable");
                }
                other => panic!("{other}: {}", placed.text),
            }
        }
    });
}
