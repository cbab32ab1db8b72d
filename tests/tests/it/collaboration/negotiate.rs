//! Accept, reject, counter, withdraw: the moves between the first offer and the signatures.
//! Deliberately not here: races (`races`), deadlines (`expire`).

use super::table::{REQUESTS, Table};
use crate::harness::harness;
use serde_json::json;

#[test]
fn a_whole_negotiation_ends_in_a_contract() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        table.counter(&id, json!(22.5)).await.expect(200);
        let seen = table.read(&id, &table.merchant).await;
        assert_eq!(seen.str("/request/status"), "counter_offer");
        assert_eq!(seen.json["request"]["counter_commission"].to_string(), "22.5");
        let body = json!({ "counter_commission": 18, "message": "Coupons la poire en deux." });
        table.put(&id, "counter-offer", &table.merchant, body).await.expect(200);
        let accepted = table.accept(&id).await.expect(200);
        assert_eq!(accepted.str("/status"), "accepted");
        assert_eq!(accepted.int("/version"), 4);
        let seen = table.read(&id, &table.merchant).await;
        assert_eq!(seen.json["request"]["agreed_commission"].to_string(), "18");
        assert_eq!(seen.str("/request/contract_state"), "awaiting_signatures");
        assert_eq!(seen.str("/request/turn"), "influencer");
        let moves =
            ["merchant propose", "influencer counter", "merchant counter", "influencer accept"];
        assert_eq!(table.history(&id).await, moves);
    });
}

#[test]
fn a_counter_offer_keeps_to_its_bounds() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        for percent in [json!(4.99), json!(50.01)] {
            table.counter(&id, percent).await.expect_problem(422, "commission_out_of_range");
        }
        table.counter(&id, json!(15)).await.expect_problem(422, "same_rate");
        let body = json!({ "counter_commission": 20, "message": " " });
        let reply = table.put(&id, "counter-offer", &table.influencer, body).await;
        reply.expect_problem(422, "invalid_text");
        for (who, percent) in [(&table.influencer, 20), (&table.merchant, 16)] {
            let body = json!({ "counter_commission": percent, "message": "Voilà." });
            table.put(&id, "counter-offer", who, body).await.expect(200);
        }
        table.counter(&id, json!(20)).await.expect_problem(409, "repeated_offer");
        assert_eq!(table.history(&id).await.len(), 3);
    });
}

#[test]
fn the_wrong_side_waits_for_its_turn() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let reply = table.put(&id, "accept", &table.merchant, json!({})).await;
        let reply = reply.expect_problem(409, "not_your_turn");
        assert_eq!(reply.json["allowed_commands"], json!(["withdraw"]));
        assert_eq!(reply.str("/turn"), "influencer");
        assert_eq!(reply.str("/detail"), "C’est à l’influenceur de répondre.");
        table.put(&id, "withdraw", &table.merchant, json!({})).await.expect(200);
        let reply = table.accept(&id).await.expect_problem(409, "illegal_transition");
        assert_eq!(reply.json["allowed_commands"], json!([]));
        let detail = "À l’étape «\u{a0}Retirée\u{a0}», vous ne pouvez pas accepter l’offre.";
        assert_eq!(reply.str("/detail"), detail);
    });
}

#[test]
fn the_same_move_twice_is_one_row_of_history() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let first = table.accept(&id).await.expect(200);
        assert!(first.json.get("already_applied").is_none());
        let again = table.accept(&id).await.expect(200);
        assert_eq!(again.json["already_applied"], true);
        assert_eq!(again.int("/version"), first.int("/version"));
        assert_eq!(table.history(&id).await.len(), 2);
        assert_eq!(world.count("SELECT count(*) FROM app.contracts").await, 1);
    });
}

#[test]
fn a_stale_version_and_a_changed_offer_are_refused() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let path = format!("{REQUESTS}/{id}/accept");
        let accept = async |if_match: &str| {
            let headers = [("if-match", if_match)];
            let body = Some(json!({}));
            let who = Some(&table.influencer);
            world.send(reqwest::Method::PUT, &path, who, body, &headers).await
        };
        accept("abc").await.expect_problem(400, "invalid_if_match");
        let stale = accept("\"7\"").await.expect_problem(409, "stale_version");
        assert_eq!(stale.int("/version"), 1);
        let body = json!({ "offer_hash": "0".repeat(64) });
        let reply = table.put(&id, "accept", &table.influencer, body).await;
        reply.expect_problem(409, "terms_changed");
        accept("\"1\"").await.expect(200);
    });
}

#[test]
fn a_product_that_is_gone_and_a_suspended_party_stop_an_agreement() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let change = async |sql: &'static str| {
            sqlx::query(sql).execute(&world.owner).await.unwrap();
        };
        change("UPDATE app.products SET status = 'inactive'").await;
        let reply = table.accept(&id).await.expect_problem(409, "products_unavailable");
        assert_eq!(reply.json["product_ids"], json!([table.product]));
        change("UPDATE app.products SET status = 'active'").await;
        change("UPDATE app.users SET suspended_since = created_at WHERE role = 'merchant'").await;
        table.accept(&id).await.expect_problem(409, "party_suspended");
        table.counter(&id, json!(20)).await.expect_problem(409, "party_suspended");
        let body = json!({ "message": "Pas avec un compte suspendu." });
        table.put(&id, "reject", &table.influencer, body).await.expect(200);
        let seen = table.read(&id, &table.merchant).await;
        assert_eq!(seen.str("/request/reason"), "Pas avec un compte suspendu.");
    });
}

#[test]
fn a_stranger_finds_nothing_and_a_wrong_role_is_refused() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let stranger = world.person("Dior", "influencer").await;
        let customer = world.person("Coumba", "customer").await;
        for (verb, body) in [
            ("accept", json!({})),
            ("reject", json!({ "message": "Non." })),
            ("counter-offer", json!({ "counter_commission": 20, "message": "Plus." })),
        ] {
            let reply = table.put(&id, verb, &stranger, body.clone()).await;
            reply.expect_problem(404, "not_found");
            let reply = table.put(&id, verb, &customer, body).await;
            reply.expect_problem(403, "forbidden_role");
        }
        let reply = table.put(&id, "withdraw", &table.influencer, json!({})).await;
        reply.expect_problem(403, "forbidden_role");
        for part in ["", "/contract", "/history"] {
            let path = format!("{REQUESTS}/{id}{part}");
            world.get(&path, Some(&stranger)).await.expect_problem(404, "not_found");
            world.get(&path, Some(&customer)).await.expect_problem(403, "forbidden_role");
        }
    });
}
