//! `GET` and `POST /api/categories`
//! Deliberately not here: removing one (`remove_category`).

use crate::harness::{Reply, harness};
use serde_json::json;

fn names(reply: &Reply) -> Vec<&str> {
    let list = reply.json["categories"].as_array().expect("categories");
    list.iter().map(|category| category["name"].as_str().expect("a name")).collect()
}

#[test]
fn a_platform_starts_with_eight_and_an_admin_adds_more() {
    harness(async |world| {
        let before = world.get("/api/categories", None).await.expect(200);
        assert_eq!(
            names(&before),
            ["alimentation", "beaute", "culture", "maison", "mode", "services", "sport", "tech",]
        );
        let root = world.admin("Root").await;
        let awa = world.person("Awa", "merchant").await;
        let pot = json!({
            "name": "Canari", "description": "Terre cuite", "price": 4_000,
            "category": "artisanat",
        });
        let early = world.post("/api/products", Some(&awa), pot.clone()).await;
        early.expect_problem(422, "unknown_category");
        let body = json!({ "name": "artisanat" });
        let added = world.post("/api/categories", Some(&root), body).await.expect(201);
        assert_eq!(added.str("/category/name"), "artisanat");
        assert_eq!(added.str("/category/created_at"), "2026-01-05T09:00:00.000000Z");
        world.post("/api/products", Some(&awa), pot).await.expect(201);
        let after = world.get("/api/categories", None).await.expect(200);
        assert_eq!(names(&after).len(), 9);
        let told = "SELECT count(*) FROM app.outbox WHERE kind = 'category.added'";
        assert_eq!(world.count(told).await, 1);
    });
}

#[test]
fn every_rule_is_named() {
    harness(async |world| {
        let root = world.admin("Root").await;
        for wrong in ["", "Mode", "beauté", "a b"] {
            let body = json!({ "name": wrong });
            let reply = world.post("/api/categories", Some(&root), body).await;
            reply.expect_problem(422, "invalid_category");
        }
        let there = world.post("/api/categories", Some(&root), json!({ "name": "mode" })).await;
        there.expect_problem(409, "category_exists");
        let fill = "INSERT INTO app.categories (id, name, created_at)
            SELECT gen_random_uuid(), 'c' || n, '2026-01-01T00:00:00Z'
            FROM generate_series(1, 192) AS n";
        sqlx::query(fill).execute(&world.owner).await.unwrap();
        let more = world.post("/api/categories", Some(&root), json!({ "name": "jeux" })).await;
        more.expect_problem(409, "too_many_categories");
    });
}

#[test]
fn a_key_makes_the_same_command_one() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let body = || json!({ "name": "jeux" });
        let path = "/api/categories";
        let first = world.post_with_key(path, &root, "k", body()).await.expect(201);
        let again = world.post_with_key(path, &root, "k", body()).await.expect(201);
        assert_eq!(first.text, again.text);
        assert_eq!(again.headers["idempotency-replayed"], "true");
        assert_eq!(world.count("SELECT count(*) FROM app.audit").await, 1);
    });
}

#[test]
fn two_at_once_add_it_once() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let add = || world.post("/api/categories", Some(&root), json!({ "name": "jeux" }));
        let (one, two) = tokio::join!(add(), add());
        let mut statuses = [one.status, two.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 409]);
    });
}
