//! `GET /api/orders/{id}`
//! Deliberately not here: lists (later).

use crate::harness::harness;
use serde_json::{Value, json};

#[test]
fn its_buyer_sees_all_of_it_and_no_parts() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let moussa = world.person("Moussa", "influencer").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        let link = world.link(&awa, &moussa, &[&soap]).await;
        let click_id = world.click(&link).await;
        let body = json!({
            "items": [{ "product_id": soap, "quantity": 1 }], "click_id": click_id,
        });
        let placed = world.post_with_key("/api/orders", &fatou, "k", body).await.expect(201);
        let path = format!("/api/orders/{}", placed.str("/order/id"));
        let read = world.get(&path, Some(&fatou)).await.expect(200);
        assert_eq!(read.json, placed.json);
        for secret in ["parts", "commission", "attribution"] {
            assert!(!read.text.contains(secret), "{secret}: {}", read.text);
        }
    });
}

#[test]
fn a_seller_sees_its_own_lines_with_their_parts() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let binta = world.person("Binta", "merchant").await;
        let moussa = world.person("Moussa", "influencer").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 10_000).await;
        let oil = world.product(&binta, "Huile", 2_500).await;
        let link = world.link(&awa, &moussa, &[&soap]).await;
        let body = json!({
            "items": [
                { "product_id": soap, "quantity": 1 }, { "product_id": oil, "quantity": 2 },
            ],
            "click_id": world.click(&link).await,
        });
        let placed = world.post_with_key("/api/orders", &fatou, "k", body).await.expect(201);
        let path = format!("/api/orders/{}", placed.str("/order/id"));

        let awas = world.get(&path, Some(&awa)).await.expect(200);
        assert_eq!(awas.int("/order/total"), 10_000);
        assert_eq!(awas.json["order"]["lines"].as_array().map(Vec::len), Some(1));
        let sold = &awas.json["order"]["lines"][0];
        assert_eq!(sold["product_id"], Value::from(soap));
        assert_eq!(sold["attribution"], "attributed");
        assert_eq!(sold["commission"], 15);
        assert_eq!(sold["parts"], json!({ "platform": 2_000, "creator": 1_500, "seller": 6_500 }));
        assert!(!awas.text.contains(&fatou.id), "a seller never sees the buyer");

        let bintas = world.get(&path, Some(&binta)).await.expect(200);
        assert_eq!(bintas.int("/order/total"), 5_000);
        let sold = &bintas.json["order"]["lines"][0];
        assert_eq!(sold["attribution"], "unattributed");
        assert_eq!(sold["commission"], Value::Null);
        assert_eq!(sold["parts"], json!({ "platform": 1_000, "creator": 0, "seller": 4_000 }));
    });
}

#[test]
fn others_do_not_know_of_it() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        let placed = world.order(&fatou, &[(&soap, 1)]).await.expect(201);
        let path = format!("/api/orders/{}", placed.str("/order/id"));
        world.get(&path, None).await.expect_problem(401, "not_signed_in");
        for role in ["merchant", "influencer", "photographer", "customer"] {
            let other = world.person(&format!("Other{role}"), role).await;
            world.get(&path, Some(&other)).await.expect_problem(404, "not_found");
        }
        for nothing in ["no-id", "018f0000-0000-7000-8000-000000000000"] {
            let path = format!("/api/orders/{nothing}");
            world.get(&path, Some(&fatou)).await.expect_problem(404, "not_found");
        }
    });
}
