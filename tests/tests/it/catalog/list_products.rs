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
fn accents_and_apostrophes_do_not_matter_in_a_search() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        for name in ["Beurre de karité", "Huile d’argan", "Nœud brodé — été", "Pagne ɓaleejo Ɛwɛ"]
        {
            world.product(&awa, name, 1_000).await;
        }
        // The same name with its accents as marks of their own.
        world.product(&awa, "Savon au karite\u{301}", 1_000).await;
        for (search, expected) in [
            ("karite", vec!["Savon au karite\u{301}", "Beurre de karité"]),
            ("KARITÉ", vec!["Savon au karite\u{301}", "Beurre de karité"]),
            ("d'argan", vec!["Huile d’argan"]),
            ("D’Argan", vec!["Huile d’argan"]),
            ("d\u{2bc}argan", vec!["Huile d’argan"]),
            ("noeud", vec!["Nœud brodé — été"]),
            ("brode - ete", vec!["Nœud brodé — été"]),
            ("brode\u{a0} -\u{200b} ete ", vec!["Nœud brodé — été"]),
            ("baleejo ewe", vec!["Pagne ɓaleejo Ɛwɛ"]),
            ("100%", vec![]),
            ("_", vec![]),
        ] {
            let pairs = [("search", search)];
            let query = url::Url::parse_with_params("http://localhost/api/products", pairs);
            let query = query.expect("an address").query().unwrap_or_default().to_owned();
            let list = world.get(&format!("/api/products?{query}"), Some(&awa)).await.expect(200);
            assert_eq!(names(&list.json), expected, "{search}");
        }
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
