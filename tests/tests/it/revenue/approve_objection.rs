//! `GET /api/admin/objections`, `POST /api/admin/objections/{id}/approve`
//! Deliberately not here: objecting (`object`).

use super::{
    object::object,
    own_purchases::{Sold, listed},
    support::NUMBER,
};
use crate::{
    harness::{Person, Reply, World, harness},
    orders::support::at_once,
};
use serde_json::{Value, json};

async fn approve(world: &World, who: &Person, line_id: &str) -> Reply {
    let path = format!("/api/admin/objections/{line_id}/approve");
    world.post(&path, Some(who), json!({})).await
}

/// Withheld, and its creator objects; two admins.
async fn objected(world: &World) -> (Sold, String, [Person; 2]) {
    let (sold, line_id) = Sold::withheld(world).await;
    object(world, &sold.creator, &line_id, "Ma sœur a payé.").await.expect(201);
    let admins = [world.admin("Root").await, world.admin("Rosa").await];
    (sold, line_id, admins)
}

#[test]
fn two_admins_give_a_commission_back() {
    harness(async |world| {
        let (sold, line_id, [root, rosa]) = objected(world).await;
        let one = approve(world, &root, &line_id).await.expect(200);
        assert_eq!(one.str("/withheld/status"), "approved");
        assert_eq!(world.figures(&sold.creator).await, [0, 0, 0, 0]);
        // One admin is one, however often it says so.
        let again = approve(world, &root, &line_id).await.expect(200);
        assert_eq!(again.str("/withheld/status"), "approved");
        assert_eq!(again.json["already_applied"], true);
        assert_eq!(world.figures(&sold.creator).await, [0, 0, 0, 0]);

        let two = approve(world, &rosa, &line_id).await.expect(200);
        assert_eq!(two.str("/withheld/status"), "restored");
        assert_eq!(two.json["already_applied"], false);
        world.drain().await;
        assert_eq!(world.figures(&sold.creator).await, [1_500, 0, 0, 0]);
        assert_eq!(world.figures(&sold.seller).await, [6_500, 0, 0, 0]);
        let line = sold.sellers_line(world).await;
        assert_eq!(
            (&line["attribution"], &line["own_purchase"]),
            (&json!("attributed"), &Value::Null)
        );
        assert_eq!(line["parts"], json!({ "platform": 2_000, "creator": 1_500, "seller": 6_500 }));
        assert_eq!(listed(world, &sold.creator).await[0]["status"], "restored");
        let kept = "SELECT count(*) FROM app.conversions WHERE commission_xof = 1500";
        assert_eq!(world.count(kept).await, 1);
        let entries = world.get("/api/revenue/entries", Some(&sold.creator)).await.expect(200);
        assert_eq!(entries.str("/entries/0/kind"), "adjustment");
        assert_eq!(entries.str("/entries/0/reference"), format!("adjustment:commission:{line_id}"));
        world.verified().await;

        // It is done: for those two and for a third.
        for admin in [&root, &rosa] {
            let again = approve(world, admin, &line_id).await.expect(200);
            assert_eq!(again.json["already_applied"], true);
        }
        let third = world.admin("Ruth").await;
        let refused = approve(world, &third, &line_id).await;
        refused.expect_problem(409, "commission_restored");
        let refused = object(world, &sold.seller, &line_id, "Non").await;
        refused.expect_problem(409, "commission_restored");
        let deeds = "SELECT count(*) FROM app.audit
                     WHERE operation = 'approve_objection' AND refusal IS NULL";
        assert_eq!(world.count(deeds).await, 2);
        // And it is released when the sale's other earnings are.
        world.advance(30 * 86_400).await.expect(200);
        assert_eq!(world.figures(&sold.creator).await, [0, 1_500, 0, 0]);
        assert_eq!(world.figures(&sold.seller).await, [0, 6_500, 0, 0]);
        world.verified().await;
    });
}

#[test]
fn after_the_holdback_it_comes_out_of_what_is_available_and_what_is_missing_is_owed() {
    harness(async |world| {
        let (sold, line_id, [root, rosa]) = objected(world).await;
        world.advance(30 * 86_400).await.expect(200);
        world.withdraw(&sold.seller, 7_000, "+2250505050505").await.expect(201);
        world.drain().await;
        approve(world, &root, &line_id).await.expect(200);
        approve(world, &rosa, &line_id).await.expect(200);
        assert_eq!(world.figures(&sold.creator).await, [0, 1_500, 0, 0]);
        let [_, available, _, receivable] = world.figures(&sold.seller).await;
        assert_eq!((available, receivable), (0, 500));
        world.withdraw(&sold.creator, 1_500, NUMBER).await.expect(201);
        world.verified().await;
    });
}

#[test]
fn what_is_due_and_not_swept_yet_is_found() {
    harness(async |world| {
        let (sold, line_id, [root, rosa]) = objected(world).await;
        // The clock alone moves: no sweep has written the movement down.
        world.clock.advance(chrono::TimeDelta::days(30));
        let service = world.service();
        for admin in [&root, &rosa] {
            let path = format!("/api/admin/objections/{line_id}/approve");
            service.post(&path, Some(admin), json!({})).await.expect(200);
        }
        assert_eq!(world.figures(&sold.creator).await, [0, 1_500, 0, 0]);
        assert_eq!(world.figures(&sold.seller).await, [0, 6_500, 0, 0]);
        world.verified().await;
    });
}

#[test]
fn nobody_gives_back_what_nobody_objects_to_or_is_not_there() {
    harness(async |world| {
        let (sold, line_id) = Sold::withheld(world).await;
        let root = world.admin("Root").await;
        approve(world, &root, &line_id).await.expect_problem(409, "no_objection");
        for unknown in ["019b8d2b-8c0e-7000-8000-00000000ffff", "nothing"] {
            approve(world, &root, unknown).await.expect_problem(404, "not_found");
        }
        for person in [&sold.seller, &sold.creator, &sold.buyer] {
            approve(world, person, &line_id).await.expect_problem(403, "forbidden_role");
        }
        let path = format!("/api/admin/objections/{line_id}/approve");
        world.post(&path, None, json!({})).await.expect_problem(401, "not_signed_in");
        // Whoever was a party stays one, whatever it has become since.
        object(world, &sold.seller, &line_id, "C’est sa sœur").await.expect(201);
        world
            .meddle(format!("UPDATE app.users SET role = 'admin' WHERE id = '{}'", sold.creator.id))
            .await;
        let body = json!({ "email": sold.creator.email, "password": crate::harness::PASSWORD });
        let signed_in = world.post("/api/auth/login", None, body).await.expect(200);
        let access_token = signed_in.str("/access_token").to_owned();
        let promoted = Person { access_token, ..sold.creator.clone() };
        approve(world, &promoted, &line_id).await.expect_problem(409, "party_of_the_sale");
        assert_eq!(world.count("SELECT count(*) FROM ledger.entries").await, 1);
    });
}

#[test]
fn the_database_itself_refuses_one_admin_twice() {
    harness(async |world| {
        let (_, line_id, [root, _]) = objected(world).await;
        approve(world, &root, &line_id).await.expect(200);
        let refused = sqlx::query(
            "UPDATE app.withheld_commissions
             SET restored_by = approved_by, restored_at = approved_at",
        )
        .execute(&world.owner)
        .await
        .expect_err("two admins");
        let refused = refused.as_database_error().expect("a refusal").constraint();
        assert_eq!(refused, Some("withheld_two_admins"));
    });
}

#[test]
fn many_at_once_give_back_once() {
    harness(async |world| {
        let (sold, line_id, [root, rosa]) = objected(world).await;
        let all = [&root, &rosa, &root, &rosa].into_iter();
        let answers = at_once(all.map(|admin| approve(world, admin, &line_id))).await;
        let applied = answers.into_iter().map(|answer| answer.expect(200));
        let applied = applied.filter(|answer| answer.json["already_applied"] == false);
        assert_eq!(applied.count(), 2);
        world.drain().await;
        assert_eq!(world.figures(&sold.creator).await, [1_500, 0, 0, 0]);
        let entries = "SELECT count(*) FROM ledger.entries WHERE kind = 'adjustment'";
        assert_eq!(world.count(entries).await, 1);
        world.verified().await;
    });
}

#[test]
fn a_key_makes_the_same_word_one() {
    harness(async |world| {
        let (_, line_id, [root, _]) = objected(world).await;
        let path = format!("/api/admin/objections/{line_id}/approve");
        let first = world.post_with_key(&path, &root, "k1", json!({})).await.expect(200);
        let second = world.post_with_key(&path, &root, "k1", json!({})).await.expect(200);
        assert_eq!(first.text, second.text);
        let reused = world.post_with_key(&path, &root, "k1", json!({ "x": 1 })).await;
        reused.expect_problem(409, "idempotency_key_reused");
    });
}

#[test]
fn the_desk_lists_what_waits_longest_first() {
    harness(async |world| {
        let (sold, line_id, [root, rosa]) = objected(world).await;
        let listed = async |query: &str| {
            let path = format!("/api/admin/objections{query}");
            world.get(&path, Some(&root)).await.expect(200)
        };
        let all = listed("").await;
        assert_eq!((all.int("/total"), all.int("/pages")), (1, 1));
        let it = &all.json["objections"][0];
        assert_eq!((&it["line_id"], &it["order_id"]), (&json!(line_id), &json!(sold.order_id)));
        assert_eq!(it["objections"][0]["message"], "Ma sœur a payé.");
        assert_eq!((&it["why"], &it["number_end"]), (&json!("payer_number"), &json!("07")));
        assert_eq!(listed("?status=objected").await.int("/total"), 1);
        approve(world, &root, &line_id).await.expect(200);
        assert_eq!(listed("?status=objected").await.int("/total"), 0);
        let approved = listed("?status=approved").await;
        assert_eq!(approved.str("/objections/0/approved_by"), root.id);
        approve(world, &rosa, &line_id).await.expect(200);
        let restored = listed("?status=restored&page=1&limit=1").await;
        assert_eq!(restored.str("/objections/0/restored_by"), rosa.id);
        for wrong in ["?status=withheld", "?status=lost", "?page=0"] {
            let path = format!("/api/admin/objections{wrong}");
            world.get(&path, Some(&root)).await.expect(422);
        }
        let refused = world.get("/api/admin/objections", Some(&sold.seller)).await;
        refused.expect_problem(403, "forbidden_role");
    });
}
