//! `POST /api/sales/{id}/objections`
//! Deliberately not here: what admins make of it (`approve_objection`).

use super::own_purchases::{Sold, listed};
use crate::harness::{Person, Reply, World, harness};
use serde_json::json;

/// Objects in these words.
pub(super) async fn object(world: &World, who: &Person, line_id: &str, words: &str) -> Reply {
    let path = format!("/api/sales/{line_id}/objections");
    world.post(&path, Some(who), json!({ "message": words })).await
}

#[test]
fn both_parties_object_once_each() {
    harness(async |world| {
        let (sold, line_id) = Sold::withheld(world).await;
        let said = object(world, &sold.creator, &line_id, " Ma sœur a payé. ").await.expect(201);
        assert_eq!(said.str("/withheld/status"), "objected");
        assert_eq!(said.json["already_applied"], false);
        assert!(!said.text.contains("sœur"), "{}", said.text);
        let again = object(world, &sold.creator, &line_id, "Ma sœur a payé.").await.expect(200);
        assert_eq!(again.json["already_applied"], true);
        let other = object(world, &sold.creator, &line_id, "Mon frère a payé.").await;
        other.expect_problem(409, "already_objected");
        object(world, &sold.seller, &line_id, "C’est vrai.").await.expect(201);
        let found = listed(world, &sold.seller).await;
        let said = |place: usize| {
            let it = &found[0]["objections"][place];
            (it["by"].clone(), it["message"].clone())
        };
        // Both at the same instant: by their words.
        assert_eq!(said(0), (json!("creator"), json!("Ma sœur a payé.")));
        assert_eq!(said(1), (json!("seller"), json!("C’est vrai.")));
        assert_eq!(found[0]["version"], 3);
        let told = "SELECT count(*) FROM app.outbox WHERE kind = 'commission.objected'";
        assert_eq!(world.count(told).await, 2);
        let words = "SELECT count(*) FROM app.outbox WHERE event::text LIKE '%sœur%'";
        assert_eq!(world.count(words).await, 0);
    });
}

#[test]
fn nobody_objects_for_others_or_to_what_is_not_withheld() {
    harness(async |world| {
        let (sold, line_id) = Sold::withheld(world).await;
        let other = world.person("Issa", "merchant").await;
        let path = format!("/api/sales/{line_id}/objections");
        let body = json!({ "message": "Moi aussi" });
        world.post(&path, None, body.clone()).await.expect_problem(401, "not_signed_in");
        let refused = world.post(&path, Some(&sold.buyer), body.clone()).await;
        refused.expect_problem(403, "forbidden_role");
        let admin = world.admin("Root").await;
        world.post(&path, Some(&admin), body).await.expect_problem(403, "forbidden_role");
        object(world, &other, &line_id, "Moi").await.expect_problem(404, "not_found");
        for unknown in ["019b8d2b-8c0e-7000-8000-00000000ffff", "nothing"] {
            let refused = object(world, &sold.seller, unknown, "Moi").await;
            refused.expect_problem(404, "not_found");
        }
        assert_eq!(world.count("SELECT count(*) FROM app.objections").await, 0);
    });
}

#[test]
fn words_that_nobody_can_read_are_refused() {
    harness(async |world| {
        let (sold, line_id) = Sold::withheld(world).await;
        let long = "a".repeat(2_001);
        for words in ["", " \u{200b}", &long] {
            let refused = object(world, &sold.seller, &line_id, words).await;
            let refused = refused.expect_problem(422, "invalid_objection");
            assert_eq!(refused.str("/errors/0/field"), "message");
        }
        let path = format!("/api/sales/{line_id}/objections");
        let refused = world.post(&path, Some(&sold.seller), json!({})).await;
        refused.expect_problem(422, "invalid_body");
        object(world, &sold.seller, &line_id, &"a".repeat(2_000)).await.expect(201);
    });
}

#[test]
fn thirty_days_are_the_time_for_it() {
    harness(async |world| {
        let (sold, line_id) = Sold::withheld(world).await;
        world.clock.advance(chrono::TimeDelta::days(30));
        object(world, &sold.creator, &line_id, "Ma sœur").await.expect(201);
        world.clock.advance(chrono::TimeDelta::microseconds(1));
        let late = object(world, &sold.seller, &line_id, "Sa sœur").await;
        let late = late.expect_problem(409, "objection_too_late");
        assert_eq!(late.str("/objectable_until"), "2026-02-04T09:00:00.000000Z");
        // The words that were said in time are still the same answer.
        object(world, &sold.creator, &line_id, "Ma sœur").await.expect(200);
    });
}

#[test]
fn a_key_makes_the_same_objection_one() {
    harness(async |world| {
        let (sold, line_id) = Sold::withheld(world).await;
        let path = format!("/api/sales/{line_id}/objections");
        let send = |words: &str| {
            let body = json!({ "message": words });
            world.post_with_key(&path, &sold.creator, "k1", body)
        };
        let first = send("Ma sœur").await.expect(201);
        let second = send("Ma sœur").await.expect(201);
        assert_eq!(first.text, second.text);
        assert_eq!(second.headers["idempotency-replayed"], "true");
        send("Mon frère").await.expect_problem(409, "idempotency_key_reused");
    });
}

#[test]
fn two_at_once_object_once() {
    harness(async |world| {
        let (sold, line_id) = Sold::withheld(world).await;
        let (one, other) = tokio::join!(
            object(world, &sold.creator, &line_id, "Ma sœur"),
            object(world, &sold.creator, &line_id, "Ma sœur"),
        );
        let mut statuses = [one.status, other.status];
        statuses.sort_unstable();
        assert_eq!(statuses, [200, 201]);
        assert_eq!(world.count("SELECT count(*) FROM app.objections").await, 1);
    });
}
