//! `POST /api/orders`
//! Deliberately not here: client keys (`idempotency`), stock (`stock`), attribution (affiliate).

use super::support::wish;
use crate::harness::{World, harness};
use serde_json::{Value, json};

#[test]
fn a_customer_orders_by_the_shelfs_prices() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let binta = world.person("Binta", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        let oil = world.product(&binta, "Huile", 2_500).await;
        // The same thing twice is one line; a price that the buyer sends is ignored.
        let body = json!({ "items": [
            { "product_id": soap, "quantity": 2, "unit_price": 1 },
            { "product_id": oil, "quantity": 1 },
            { "product_id": soap, "quantity": 1 },
        ]});
        let reply = world.post_with_key("/api/orders", &fatou, "k", body).await.expect(201);
        assert_eq!(reply.json["success"], true);
        let order = &reply.json["order"];
        assert_eq!(order["status"], "pending");
        assert_eq!(order["total"], 5_500);
        assert_eq!(order["version"], 1);
        assert_eq!(order["created_at"], "2026-01-05T09:00:00.000000Z");
        assert_eq!(order["updated_at"], order["created_at"]);
        let line = |product_id: &str, quantity: i64, unit_price: i64| {
            json!({
                "product_id": product_id, "quantity": quantity, "unit_price": unit_price,
                "discount": 0, "total": quantity * unit_price,
            })
        };
        assert_eq!(order["lines"], json!([line(&soap, 3, 1_000), line(&oil, 1, 2_500)]));
        let placed = "SELECT count(*) FROM app.outbox WHERE kind = 'order.placed'
                      AND (event #>> '{data,total_xof}')::bigint = 5500";
        assert_eq!(world.count(placed).await, 1);
    });
}

#[test]
fn a_total_is_25_to_5_000_000() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let franc = world.product(&awa, "Franc", 1).await;
        let house = world.product(&awa, "Maison", 5_000_000).await;
        for (items, status) in [
            (vec![(franc.as_str(), 24)], 422),
            (vec![(&franc, 25)], 201),
            (vec![(&franc, 1_000)], 201),
            (vec![(&house, 1)], 201),
            (vec![(&house, 1), (&franc, 1)], 422),
            (vec![(&house, 10_000)], 422),
        ] {
            let reply = world.order(&fatou, &items).await;
            if status == 201 {
                reply.expect(201);
            } else {
                let reply = reply.expect_problem(422, "order_total_out_of_range");
                assert_eq!((reply.int("/min"), reply.int("/max")), (25, 5_000_000));
            }
        }
        assert_eq!(world.count("SELECT count(*) FROM app.orders").await, 3);
    });
}

#[test]
fn every_rule_is_named() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        let item =
            |quantity: Value| json!({ "items": [{ "product_id": soap, "quantity": quantity }] });
        let many: Vec<_> =
            (0..51).map(|_| json!({ "product_id": world.app.ids.next(), "quantity": 1 })).collect();
        for (body, code) in [
            (json!({}), "invalid_body"),
            (json!({ "items": [] }), "order_empty"),
            (json!({ "items": many }), "too_many_lines"),
            (item(json!(0)), "invalid_quantity"),
            (item(json!(-1)), "invalid_quantity"),
            (item(json!(10_001)), "invalid_quantity"),
            (item(json!(1.5)), "invalid_body"),
            (item(json!("1")), "invalid_body"),
            (json!({ "items": [{ "product_id": "soap", "quantity": 1 }] }), "invalid_body"),
        ] {
            let reply = world.post_with_key("/api/orders", &fatou, "k", body).await;
            reply.expect_problem(422, code);
        }
        assert_eq!(world.count("SELECT count(*) FROM app.orders").await, 0);
        // Refusals are not stored: the key is still free.
        let reply = world.post_with_key("/api/orders", &fatou, "k", wish(&[(&soap, 1)])).await;
        reply.expect(201);
    });
}

#[test]
fn what_can_not_be_bought_is_named() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        let scarce = world.stocked(&awa, 1_000, 2).await;
        let hidden = world.product(&awa, "Huile", 1_000).await;
        hide(world).await;
        let unknown = world.app.ids.next().to_string();
        let items = [(soap.as_str(), 1), (&scarce, 3), (&hidden, 1), (&unknown, 1)];
        let reply = world.order(&fatou, &items).await.expect_problem(409, "items_unavailable");
        let named = json!([
            { "product_id": scarce, "reason": "too_few_left" },
            { "product_id": hidden, "reason": "not_for_sale" },
            { "product_id": unknown, "reason": "unknown" },
        ]);
        assert_eq!(reply.json["items"], named);
        assert_eq!(world.count("SELECT count(*) FROM app.orders").await, 0);
        assert_eq!(world.count("SELECT sum(stock)::bigint FROM app.products").await, 2);
    });
}

/// Takes the oil off the shelf; there is no endpoint for it yet.
async fn hide(world: &World) {
    sqlx::query("UPDATE app.products SET status = 'inactive' WHERE name = 'Huile'")
        .execute(&world.owner)
        .await
        .expect("an update");
}

#[test]
fn whoever_is_signed_in_buys() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        for role in ["merchant", "influencer", "photographer", "customer"] {
            let person = world.person(&format!("Some {role}").replace(' ', ""), role).await;
            world.order(&person, &[(&soap, 1)]).await.expect(201);
        }
        let body = wish(&[(&soap, 1)]);
        world.post("/api/orders", None, body).await.expect_problem(401, "not_signed_in");
    });
}
