//! `GET /api/admin/audit`: what admins did, and what was refused.
//! Deliberately not here: each admin operation's own rules (its context's tests).

use crate::harness::harness;
use reqwest::Method;
use serde_json::{Value, json};

#[test]
fn deeds_and_refused_attempts_are_kept() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let kofi = world.person("Kofi", "influencer").await;
        let body = || json!({ "name": "artisanat" });
        let done = world.post("/api/categories", Some(&root), body()).await.expect(201);
        let twice = world.post("/api/categories", Some(&root), body()).await;
        twice.expect_problem(409, "category_exists");
        let path = "/api/categories/mode";
        let denied = world.send(Method::DELETE, path, Some(&kofi), None, &[]).await;
        let denied = denied.expect_problem(403, "forbidden_role");
        world.get("/api/admin/audit", Some(&kofi)).await.expect_problem(403, "forbidden_role");
        // Nobody is nobody: there is no one to keep.
        world.post("/api/categories", None, body()).await.expect_problem(401, "not_signed_in");

        let audit = world.get("/api/admin/audit", Some(&root)).await.expect(200);
        let told: Vec<_> = audit.json["entries"].as_array().unwrap().iter().map(short).collect();
        let [root_id, kofi_id] = [&root.id, &kofi.id];
        assert_eq!(
            told,
            [
                format!("{kofi_id} list_audit admin/audit refused forbidden_role"),
                format!("{kofi_id} remove_category categories/mode refused forbidden_role"),
                format!("{root_id} add_category categories refused category_exists"),
                format!("{root_id} add_category categories/artisanat done -"),
            ]
        );
        let entry = |n: usize| &audit.json["entries"][n];
        assert_eq!(entry(1)["request_id"], denied.json["request_id"]);
        assert_eq!(entry(3)["request_id"], done.headers["x-request-id"].to_str().unwrap());
        assert_eq!(entry(3)["address"], "127.0.0.1");
        assert_eq!(entry(3)["created_at"], "2026-01-05T09:00:00.000000Z");
    });
}

/// An entry as one line.
fn short(entry: &Value) -> String {
    ["actor_id", "operation", "thing", "outcome", "code"]
        .map(|name| entry[name].as_str().unwrap_or("-").to_owned())
        .join(" ")
}

#[test]
fn it_is_a_feed() {
    harness(async |world| {
        let root = world.admin("Root").await;
        for name in ["a", "b", "c"] {
            let body = json!({ "name": name });
            world.post("/api/categories", Some(&root), body).await.expect(201);
        }
        let first = world.get("/api/admin/audit?limit=2", Some(&root)).await.expect(200);
        assert_eq!(first.str("/entries/0/thing"), "categories/c");
        let next = first.str("/next_cursor");
        let path = format!("/api/admin/audit?limit=2&cursor={next}");
        let second = world.get(&path, Some(&root)).await.expect(200);
        assert_eq!(second.str("/entries/0/thing"), "categories/a");
        assert!(second.json["next_cursor"].is_null());
    });
}

#[test]
fn the_program_itself_can_only_add() {
    harness(async |world| {
        let root = world.admin("Root").await;
        world.post("/api/categories", Some(&root), json!({ "name": "a" })).await.expect(201);
        for statement in [
            "SET LOCAL ROLE cauri_app; UPDATE app.audit SET thing = 'x'",
            "SET LOCAL ROLE cauri_app; DELETE FROM app.audit",
            "SET LOCAL ROLE cauri_app; TRUNCATE app.audit",
        ] {
            let mut tx = world.owner.begin().await.unwrap();
            let refused = sqlx::raw_sql(statement).execute(&mut *tx).await.unwrap_err();
            assert!(refused.to_string().contains("permission denied"), "{refused}");
        }
        assert_eq!(world.count("SELECT count(*) FROM app.audit").await, 1);
    });
}
