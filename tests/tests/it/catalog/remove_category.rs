//! `DELETE /api/categories/{name}`
//! Deliberately not here: adding one (`add_category`).

use crate::harness::{Person, Reply, World, harness};
use reqwest::Method;
use serde_json::json;

async fn remove(world: &World, who: Option<&Person>, name: &str) -> Reply {
    world.send(Method::DELETE, &format!("/api/categories/{name}"), who, None, &[]).await
}

#[test]
fn an_empty_category_goes_and_one_with_products_stays() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let awa = world.person("Awa", "merchant").await;
        world.product(&awa, "Savon", 1_000).await;
        remove(world, Some(&root), "beaute").await.expect_problem(409, "category_in_use");
        remove(world, Some(&root), "sport").await.expect(200);
        remove(world, Some(&root), "sport").await.expect_problem(404, "not_found");
        remove(world, Some(&root), "Sport").await.expect_problem(404, "not_found");
        assert_eq!(world.count("SELECT count(*) FROM app.categories").await, 7);
        let told = "SELECT count(*) FROM app.outbox WHERE kind = 'category.removed'";
        assert_eq!(world.count(told).await, 1);
    });
}

#[test]
fn only_admins_remove() {
    harness(async |world| {
        remove(world, None, "sport").await.expect_problem(401, "not_signed_in");
        let awa = world.person("Awa", "merchant").await;
        remove(world, Some(&awa), "sport").await.expect_problem(403, "forbidden_role");
        remove(world, Some(&awa), "nowhere").await.expect_problem(403, "forbidden_role");
    });
}

#[test]
fn a_key_makes_the_same_command_one() {
    harness(async |world| {
        let root = world.admin("Root").await;
        for _ in 0..2 {
            let headers = [("idempotency-key", "k")];
            let path = "/api/categories/sport";
            world.send(Method::DELETE, path, Some(&root), None, &headers).await.expect(200);
        }
    });
}

/// A product gets in, or the category goes; never both.
#[test]
fn a_race_with_a_product_has_one_winner() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let awa = world.person("Awa", "merchant").await;
        for round in 0..5 {
            let name = format!("course-{round}");
            let body = json!({ "name": name });
            world.post("/api/categories", Some(&root), body).await.expect(201);
            let shoe = json!({
                "name": "Basket", "description": "Pointure 42", "price": 20_000, "category": name,
            });
            let (product, removed) = tokio::join!(
                world.post("/api/products", Some(&awa), shoe),
                remove(world, Some(&root), &name),
            );
            let ended = (product.status, removed.status);
            assert!(matches!(ended, (201, 409) | (422, 200)), "{ended:?}");
        }
    });
}
