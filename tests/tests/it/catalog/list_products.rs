//! `GET /api/products`
//! Deliberately not here: the public catalogue (later).

use crate::harness::harness;
use serde_json::Value;

fn names(list: &Value) -> Vec<String> {
    let products = list["products"].as_array().expect("products");
    products.iter().map(|product| product["name"].as_str().unwrap().to_owned()).collect()
}

#[test]
fn a_merchant_pages_through_its_own_newest_first() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let other = world.person("Binta", "merchant").await;
        for n in 1..=5 {
            world.product(&awa, &format!("Savon {n}"), 1_000).await;
        }
        world.product(&other, "Panier", 1_000).await;
        let first = world.get("/api/products?limit=3", Some(&awa)).await.expect(200);
        assert_eq!(names(&first.json), ["Savon 5", "Savon 4", "Savon 3"]);
        let cursor = first.str("/next_cursor");
        let path = format!("/api/products?limit=3&cursor={cursor}");
        let second = world.get(&path, Some(&awa)).await.expect(200);
        assert_eq!(names(&second.json), ["Savon 2", "Savon 1"]);
        assert!(second.json["next_cursor"].is_null());
        let found = world.get("/api/products?search=von+4", Some(&awa)).await.expect(200);
        assert_eq!(names(&found.json), ["Savon 4"]);
    });
}

#[test]
fn a_wrong_parameter_is_named() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        for (query, code) in [
            ("limit=0", "invalid_limit"),
            ("limit=101", "invalid_limit"),
            ("limit=x", "invalid_limit"),
            ("cursor=x", "invalid_cursor"),
            ("status=gone", "invalid_query"),
        ] {
            let reply = world.get(&format!("/api/products?{query}"), Some(&awa)).await;
            reply.expect_problem(422, code);
        }
        let customer = world.person("Coumba", "customer").await;
        let reply = world.get("/api/products", Some(&customer)).await;
        reply.expect_problem(403, "forbidden_role");
    });
}
