//! `POST /api/admin/alerts/{id}/acknowledge`
//! Deliberately not here: reading alerts (`list_alerts`).

use crate::harness::{World, harness};
use chrono::TimeDelta;
use serde_json::json;

/// An open alert, and where it is acknowledged.
async fn raised(world: &World) -> (String, String) {
    world.person("Awa", "merchant").await;
    world.clock.advance(TimeDelta::minutes(2));
    assert_eq!(world.look().await, 1);
    let sql = "SELECT id::text FROM app.alerts";
    let id: String = sqlx::query_scalar(sql).fetch_one(&world.owner).await.unwrap();
    let path = format!("/api/admin/alerts/{id}/acknowledge");
    (id, path)
}

#[test]
fn note_is_taken_once_and_kept_in_the_audit() {
    harness(async |world| {
        let (root, rosa) = (world.admin("Root").await, world.admin("Rosa").await);
        let (id, path) = raised(world).await;
        let noted = world.post(&path, Some(&root), json!({})).await.expect(200);
        assert_eq!(noted.str("/alert_id"), id);
        assert_eq!(noted.json["already_applied"], false);
        world.clock.advance(TimeDelta::minutes(1));
        let again = world.post(&path, Some(&root), json!({})).await.expect(200);
        assert_eq!(again.json["already_applied"], true);
        assert_eq!(again.json["acknowledged_at"], noted.json["acknowledged_at"]);
        let other = world.post(&path, Some(&rosa), json!({})).await;
        other.expect_problem(409, "alert_already_acknowledged");
        // It stays open until it has passed, and the note stays with it.
        let listed = world.get("/api/admin/alerts?state=open", Some(&root)).await.expect(200);
        assert_eq!(listed.str("/alerts/0/acknowledged_by"), root.id);
        world.drain().await;
        let listed = world.get("/api/admin/alerts?state=closed", Some(&root)).await.expect(200);
        assert_eq!(listed.str("/alerts/0/acknowledged_by"), root.id);
        assert_eq!(listed.json["alerts"][0]["version"], 3);
        let kept = "SELECT count(*) FROM app.audit
                    WHERE operation = 'acknowledge_alert' AND thing LIKE 'admin/alerts/%'";
        assert_eq!(world.count(kept).await, 2, "the deed and the refusal");
    });
}

#[test]
fn a_key_makes_the_same_command_one() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let (_, path) = raised(world).await;
        let first = world.post_with_key(&path, &root, "k1", json!({})).await.expect(200);
        let second = world.post_with_key(&path, &root, "k1", json!({})).await.expect(200);
        assert_eq!(first.text, second.text);
        let reused = world.post_with_key(&path, &root, "k1", json!({ "x": 1 })).await;
        reused.expect_problem(409, "idempotency_key_reused");
    });
}

#[test]
fn only_admins_and_only_what_is_there() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let kofi = world.person("Kofi", "influencer").await;
        let (_, path) = raised(world).await;
        world.post(&path, None, json!({})).await.expect_problem(401, "not_signed_in");
        world.post(&path, Some(&kofi), json!({})).await.expect_problem(403, "forbidden_role");
        for id in ["0198c0de-0000-7000-8000-000000000001", "nothing"] {
            let path = format!("/api/admin/alerts/{id}/acknowledge");
            world.post(&path, Some(&root), json!({})).await.expect_problem(404, "not_found");
        }
    });
}

#[test]
fn two_at_once_take_note_once() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let (_, path) = raised(world).await;
        let (one, other) = tokio::join!(
            world.post(&path, Some(&root), json!({})),
            world.post(&path, Some(&root), json!({})),
        );
        let [one, other] = [one.expect(200), other.expect(200)];
        assert_ne!(one.json["already_applied"], other.json["already_applied"]);
    });
}
