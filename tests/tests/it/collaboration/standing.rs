//! What the world forbids: products that were withdrawn, parties that are suspended.
//! Deliberately not here: a suspension after the contract is in force (`terminate`).

use super::table::{REQUESTS, Table, refused_in_both};
use crate::harness::{Person, World, harness};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};
use sqlx::AssertSqlSafe;

/// Changes something that no operation changes yet.
async fn change(world: &World, sql: String) {
    sqlx::query(AssertSqlSafe(sql)).execute(&world.owner).await.expect("a change");
}

/// Suspends everybody of a role, or restores them.
pub(super) async fn suspend(world: &World, role: &str, suspended: bool) {
    let since = suspended.then(|| world.clock.present());
    sqlx::query("UPDATE app.users SET suspended_since = $2 WHERE role = $1")
        .bind(role)
        .bind(since)
        .execute(&world.owner)
        .await
        .expect("a suspension");
}

/// A request for these products.
async fn propose(table: &Table<'_>, products: &[&str]) -> String {
    let mut body = table.proposal(&table.product);
    body["product_ids"] = json!(products);
    let reply = table.world.post(REQUESTS, Some(&table.merchant), body).await.expect(201);
    reply.str("/request_id").to_owned()
}

#[test]
fn accept_and_sign_name_the_products_that_are_gone() {
    harness(async |world| {
        let table = Table::set(world).await;
        let kept = world.product(&table.merchant, "Panier", 5_000).await;
        let id = propose(&table, &[&kept, &table.product]).await;
        let before = table.read(&id, &table.merchant).await;
        let status = async |status: &str| {
            let product = &table.product;
            let sql = format!("UPDATE app.products SET status = '{status}' WHERE id = '{product}'");
            change(world, sql).await;
        };
        let gone = (409, "products_unavailable");
        let accept = format!("{REQUESTS}/{id}/accept");
        let put = (Method::PUT, accept.as_str());
        status("inactive").await;
        let reply = refused_in_both(world, put, &table.influencer, json!({}), gone).await;
        assert_eq!(reply.json["product_ids"], json!([table.product]));
        // The offer stays as it was, and may be answered otherwise.
        assert_eq!(table.read(&id, &table.merchant).await.json, before.json);
        table.counter(&id, json!(20)).await.expect(200);
        let put = (Method::PUT, accept.as_str());
        refused_in_both(world, put, &table.merchant, json!({}), gone).await;
        status("active").await;
        table.put(&id, "accept", &table.merchant, json!({})).await.expect(200);
        status("inactive").await;
        let hash = table.contract_hash(&id).await;
        let sign = json!({ "signature": "Xi", "accept_terms": true, "contract_hash": hash });
        let path = format!("{REQUESTS}/{id}/sign-contract");
        for who in [&table.influencer, &table.merchant] {
            let post = (Method::POST, path.as_str());
            let reply = refused_in_both(world, post, who, sign.clone(), gone).await;
            assert_eq!(reply.json["product_ids"], json!([table.product]));
        }
        assert_eq!(world.count("SELECT count(*) FROM app.collaboration_signatures").await, 0);
        status("active").await;
        table.sign(&id, &table.influencer, "Binta Ndiaye").await.expect(200);
    });
}

/// A request in one of the open states, for a product of its own.
async fn open(table: &Table<'_>, state: &str) -> String {
    let product = table.world.product(&table.merchant, "Panier", 5_000).await;
    let id = propose(table, &[&product]).await;
    match state {
        "counter_offer" => drop(table.counter(&id, json!(20)).await.expect(200)),
        "accepted" => drop(table.accept(&id).await.expect(200)),
        _ => {}
    }
    id
}

/// What would bind both, for each side that could do it in this state.
async fn binding<'t>(
    table: &'t Table<'_>,
    state: &str,
    id: &str,
) -> Vec<(&'t Person, Method, &'static str, Value)> {
    let counter = json!({ "counter_commission": 25, "message": "Plus." });
    let answers = |who: &'t Person| {
        vec![
            (who, Method::PUT, "accept", json!({})),
            (who, Method::PUT, "counter-offer", counter.clone()),
        ]
    };
    match state {
        "pending" => answers(&table.influencer),
        "counter_offer" => answers(&table.merchant),
        _ => {
            let hash = table.contract_hash(id).await;
            let sign = json!({ "signature": "Xi", "accept_terms": true, "contract_hash": hash });
            [&table.influencer, &table.merchant]
                .map(|who| (who, Method::POST, "sign-contract", sign.clone()))
                .into()
        }
    }
}

#[test]
fn while_a_party_is_suspended_nothing_is_agreed_and_the_other_may_leave() {
    harness(async |world| {
        let table = Table::set(world).await;
        for role in ["merchant", "influencer"] {
            for state in ["pending", "counter_offer", "accepted"] {
                let id = open(&table, state).await;
                let moves = binding(&table, state, &id).await;
                suspend(world, role, true).await;
                for (who, method, verb, body) in moves {
                    let path = format!("{REQUESTS}/{id}/{verb}");
                    let suspended = (409, "party_suspended");
                    let asked = (method, path.as_str());
                    let reply = refused_in_both(world, asked, who, body, suspended).await;
                    assert_eq!(reply.str("/party"), role, "{state} {verb}");
                }
                let (verb, who) = match (role, state) {
                    ("influencer", _) | (_, "counter_offer") => ("withdraw", &table.merchant),
                    _ => ("reject", &table.influencer),
                };
                let body = json!({ "message": "Sans vous." });
                table.put(&id, verb, who, body).await.expect(200);
                suspend(world, role, false).await;
            }
        }
    });
}

#[test]
fn the_clock_runs_on_while_a_party_is_suspended() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        suspend(world, "influencer", true).await;
        world.clock.advance(TimeDelta::days(7));
        suspend(world, "influencer", false).await;
        table.accept(&id).await.expect_problem(409, "collaboration_expired");
        let body = table.proposal(&table.product);
        suspend(world, "merchant", true).await;
        let post = (Method::POST, REQUESTS);
        let suspended = (409, "party_suspended");
        let reply = refused_in_both(world, post, &table.merchant, body, suspended).await;
        assert_eq!(reply.str("/party"), "merchant");
    });
}
