//! `PUT /api/products/{id}`
//! Deliberately not here: taking it away (`remove_product`).

use crate::harness::{Person, Reply, World, harness};
use reqwest::Method;
use serde_json::{Value, json};

async fn update(world: &World, who: Option<&Person>, id: &str, change: Value) -> Reply {
    world.put(&format!("/api/products/{id}"), who, change).await
}

#[test]
fn what_is_named_changes_what_is_left_out_stays_and_null_clears() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let new = json!({
            "name": "Savon de karité", "description": "Fait à la main", "price": 10_000,
            "commission_hint": 15.5, "category": "beaute", "stock": 3,
        });
        let made = world.post("/api/products", Some(&awa), new).await.expect(201);
        let id = made.str("/product/id");
        let dearer = update(world, Some(&awa), id, json!({ "price": 12_000 })).await.expect(200);
        let mut expected = made.json["product"].clone();
        expected["price"] = json!(12_000);
        expected["version"] = json!(2);
        expected["updated_at"] = dearer.json["product"]["updated_at"].clone();
        assert_eq!(dearer.json["product"], expected);
        assert_eq!(dearer.json["warnings"], json!([]));

        let bare = json!({ "commission_hint": null, "stock": null, "status": "inactive" });
        let bare = update(world, Some(&awa), id, bare).await.expect(200);
        assert_eq!(bare.json["product"]["commission_hint"], Value::Null);
        assert_eq!(bare.json["product"]["stock"], Value::Null);
        assert_eq!(bare.str("/product/status"), "inactive");
        world.get(&format!("/p/{id}"), None).await.expect(404);

        let again = update(world, Some(&awa), id, json!({ "status": "inactive" })).await;
        assert_eq!(again.expect(200).json["already_applied"], true);
        let back = json!({ "status": "active", "stock": 0, "category": "mode", "price": 333 });
        let back = update(world, Some(&awa), id, back).await.expect(200);
        assert_eq!(back.str("/product/status"), "out_of_stock");
        assert_eq!(back.json["warnings"], json!(["price_not_payable"]));
        let told = "SELECT count(*) FROM app.outbox WHERE kind = 'product.changed'";
        assert_eq!(world.count(told).await, 3);
    });
}

#[test]
fn every_rule_is_named_and_nothing_is_written() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let id = world.product(&awa, "Savon", 1_000).await;
        for (field, value, code) in [
            ("name", json!(" "), "invalid_text"),
            ("name", json!("Savon 🧼"), "text_not_printable"),
            ("name", json!(null), "invalid_body"),
            ("description", json!(null), "invalid_body"),
            ("price", json!(0), "invalid_price"),
            ("price", json!(null), "invalid_body"),
            ("price", json!(1_000.0), "invalid_body"),
            ("commission_hint", json!(51), "commission_out_of_range"),
            ("category", json!("armes"), "unknown_category"),
            ("category", json!(null), "invalid_body"),
            ("stock", json!(-1), "invalid_stock"),
            ("status", json!("archived"), "invalid_body"),
            ("status", json!("out_of_stock"), "invalid_body"),
            ("status", json!(null), "invalid_body"),
        ] {
            let reply = update(world, Some(&awa), &id, json!({ field: value })).await;
            assert_eq!(reply.expect_problem(422, code).str("/errors/0/field"), field);
        }
        assert_eq!(world.count("SELECT max(version) FROM app.products").await, 1);
    });
}

#[test]
fn only_its_merchant_changes_it() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let id = world.product(&awa, "Savon", 1_000).await;
        let change = || json!({ "price": 2_000 });
        update(world, None, &id, change()).await.expect_problem(401, "not_signed_in");
        let kofi = world.person("Kofi", "influencer").await;
        update(world, Some(&kofi), &id, change()).await.expect_problem(403, "forbidden_role");
        let binta = world.person("Binta", "merchant").await;
        update(world, Some(&binta), &id, change()).await.expect_problem(404, "not_found");
        update(world, Some(&binta), "1", change()).await.expect_problem(404, "not_found");
        assert_eq!(world.count("SELECT max(version) FROM app.products").await, 1);
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
                let headers = [("idempotency-key", "dearer"), ("if-match", version)];
                let change = Some(json!({ "price": 2_000 }));
                world.send(Method::PUT, path, Some(awa), change, &headers).await
            }
        };
        let stale = send("\"7\"").await.expect_problem(409, "stale_version");
        assert_eq!(stale.int("/version"), 1);
        let first = send("\"1\"").await.expect(200);
        let again = send("\"1\"").await.expect(200);
        assert_eq!(first.text, again.text);
        assert_eq!(again.headers["idempotency-replayed"], "true");
    });
}

/// Of two who saw the same version one is told that it has changed since.
#[test]
fn of_two_at_once_one_wins() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let id = world.product(&awa, "Savon", 1_000).await;
        let path = format!("/api/products/{id}");
        let send = |price: i64| {
            let (path, awa) = (&path, &awa);
            async move {
                let change = Some(json!({ "price": price }));
                world.send(Method::PUT, path, Some(awa), change, &[("if-match", "1")]).await.status
            }
        };
        let (one, other) = tokio::join!(send(2_000), send(3_000));
        assert!(matches!((one, other), (200, 409) | (409, 200)), "{one} {other}");
        assert_eq!(world.count("SELECT version FROM app.products").await, 2);
    });
}

/// What was ordered keeps its price.
#[test]
fn an_order_keeps_what_it_says() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let id = world.product(&awa, "Savon", 1_000).await;
        let placed = world.order(&fatou, &[(&id, 2)]).await.expect(201);
        let change = json!({ "price": 5_000, "name": "Savon noir" });
        update(world, Some(&awa), &id, change).await.expect(200);
        let path = format!("/api/orders/{}", placed.str("/order/id"));
        let read = world.get(&path, Some(&fatou)).await.expect(200);
        assert_eq!(read.json["order"]["lines"], placed.json["order"]["lines"]);
    });
}
