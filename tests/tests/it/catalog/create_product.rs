//! `POST /api/products`
//! Deliberately not here: reading them back (`list_products`, `product_page`).

use crate::harness::harness;
use serde_json::{Value, json};

fn soap() -> Value {
    json!({
        "name": "Savon de karité", "description": "Fait à la main", "price": 10_000,
        "commission_hint": 15.5, "category": "beaute",
    })
}

#[test]
fn a_merchant_puts_a_product_on_the_shelf() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let reply = world.post("/api/products", Some(&awa), soap()).await.expect(201);
        assert_eq!(reply.int("/product/price"), 10_000);
        assert_eq!(reply.json["product"]["commission_hint"].to_string(), "15.5");
        assert_eq!(reply.str("/product/status"), "active");
        assert_eq!(reply.int("/product/version"), 1);
    });
}

#[test]
fn every_rule_is_named() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        for (field, value, code) in [
            ("name", json!(""), "invalid_text"),
            ("name", json!("Savon 🧼"), "text_not_printable"),
            ("description", json!("x".repeat(5_001)), "invalid_text"),
            ("price", json!(0), "invalid_price"),
            ("price", json!(5_000_001), "invalid_price"),
            ("price", json!(5_000.0), "invalid_body"),
            ("price", json!("5000"), "invalid_body"),
            ("commission_hint", json!(4.99), "commission_out_of_range"),
            ("commission_hint", json!(15.555), "invalid_rate"),
            ("category", json!("armes"), "unknown_category"),
            ("stock", json!(-1), "invalid_stock"),
        ] {
            let mut body = soap();
            body[field] = value;
            let reply = world.post("/api/products", Some(&awa), body).await;
            assert_eq!(reply.expect_problem(422, code).str("/errors/0/field"), field);
        }
        assert_eq!(world.count("SELECT count(*) FROM app.products").await, 0);
    });
}

#[test]
fn only_merchants_sell() {
    harness(async |world| {
        world.post("/api/products", None, soap()).await.expect_problem(401, "not_signed_in");
        for role in ["customer", "influencer", "photographer"] {
            let person = world.person(role, role).await;
            let reply = world.post("/api/products", Some(&person), soap()).await;
            reply.expect_problem(403, "forbidden_role");
        }
    });
}

#[test]
fn a_key_makes_the_same_command_one() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let path = "/api/products";
        let first = world.post_with_key(path, &awa, "k1", soap()).await.expect(201);
        let again = world.post_with_key(path, &awa, "k1", soap()).await.expect(201);
        assert_eq!(first.text, again.text);
        assert_eq!(again.headers["idempotency-replayed"], "true");
        let mut other = soap();
        other["price"] = json!(5_000);
        let reply = world.post_with_key(path, &awa, "k1", other).await;
        reply.expect_problem(409, "idempotency_key_reused");
        assert_eq!(world.count("SELECT count(*) FROM app.products").await, 1);
    });
}

#[test]
fn problems_speak_the_readers_language() {
    harness(async |world| {
        let path = "/api/products";
        let get = reqwest::Method::GET;
        let french = world.send(get.clone(), path, None, None, &[]).await;
        assert_eq!(french.str("/title"), "Connexion requise");
        let english = world.send(get, path, None, None, &[("accept-language", "en")]).await;
        assert_eq!(english.str("/title"), "Sign-in required");
    });
}
