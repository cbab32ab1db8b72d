//! Two commands at once: one wins, the other is told so; nothing is lost, nothing is doubled.
//! Deliberately not here: the same moves one after the other (`negotiate`, `sign_contract`).

use super::{
    contract_proof::{VERIFY, record},
    table::{REQUESTS, Table},
};
use crate::harness::{Person, Reply, World, harness};
use serde_json::json;

/// Rounds of each race.
const ROUNDS: i64 = 200;
/// Proposals at once.
const PROPOSALS: usize = 20;

/// A request of its own for each round: each has its own product.
async fn fresh(table: &Table<'_>) -> String {
    let product = table.world.product(&table.merchant, "Savon", 1_000).await;
    table.propose_for(&product).await
}

/// A move by somebody who saw this version.
async fn make(world: &World, id: &str, verb: &str, who: &Person, version: i64) -> Reply {
    let path = format!("{REQUESTS}/{id}/{verb}");
    let if_match = format!("\"{version}\"");
    let headers = [("if-match", if_match.as_str())];
    world.send(reqwest::Method::PUT, &path, Some(who), Some(json!({})), &headers).await
}

#[test]
fn of_accept_and_withdraw_one_wins() {
    harness(async |world| {
        let table = Table::set(world).await;
        let mut accepted = 0;
        for _ in 0..ROUNDS {
            let id = fresh(&table).await;
            let (accept, withdraw) = tokio::join!(
                make(world, &id, "accept", &table.influencer, 1),
                make(world, &id, "withdraw", &table.merchant, 1),
            );
            let mut statuses = [accept.status, withdraw.status];
            accepted += i64::from(accept.status == 200);
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409], "{} {}", accept.text, withdraw.text);
            let loser = if accept.status == 409 { accept } else { withdraw };
            loser.expect_problem(409, "stale_version");
        }
        let moves = "SELECT count(*) FROM app.collaboration_moves";
        assert_eq!(world.count(moves).await, 2 * ROUNDS);
        assert_eq!(world.count("SELECT count(*) FROM app.contracts").await, accepted);
    });
}

#[test]
fn two_signatures_at_once_are_one_activation() {
    harness(async |world| {
        let table = Table::set(world).await;
        for round in 0..ROUNDS {
            let id = fresh(&table).await;
            table.accept(&id).await.expect(200);
            // In even rounds the influencer signs twice, in odd ones both parties sign.
            let other = if round % 2 == 0 { &table.influencer } else { &table.merchant };
            let (one, two) = tokio::join!(
                table.sign(&id, &table.influencer, "Binta Ndiaye"),
                table.sign(&id, other, "Binta Ndiaye"),
            );
            let one = one.expect(200);
            assert_eq!(one.str("/status"), "active");
            assert!(one.json["affiliate_url"].is_string());
            if round % 2 == 0 {
                let two = two.expect(200);
                assert_eq!(one.str("/affiliate_url"), two.str("/affiliate_url"));
                assert_ne!(one.json.get("already_applied"), two.json.get("already_applied"));
            } else if two.status != 200 {
                // The influencer was first: nothing is left to be signed.
                two.expect_problem(409, "illegal_transition");
            }
            let record = record(&table, &id).await;
            let told = world.send_raw(VERIFY, None, "application/json", &record).await;
            assert_eq!(told.json["genuine"], true, "{}", told.text);
        }
        for (sql, expected) in [
            ("SELECT count(*) FROM app.collaborations WHERE status = 'active'", ROUNDS),
            ("SELECT count(*) FROM app.links", ROUNDS),
            ("SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.activated'", ROUNDS),
            ("SELECT count(*) FROM app.contract_links WHERE kind = 'activated'", ROUNDS),
        ] {
            assert_eq!(world.count(sql).await, expected, "{sql}");
        }
        let signatures = "SELECT count(*) FROM app.collaboration_signatures";
        for alike in [
            "SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.signed'",
            "SELECT count(*) FROM app.contract_links WHERE kind = 'signed'",
            "SELECT count(*) FROM app.signature_evidence",
        ] {
            assert_eq!(world.count(signatures).await, world.count(alike).await, "{alike}");
        }
    });
}

#[test]
fn of_many_proposals_one_request_is_open() {
    harness(async |world| {
        let table = Table::set(world).await;
        let mut proposals = tokio::task::JoinSet::new();
        for n in 0..PROPOSALS {
            let mut body = table.proposal(&table.product);
            // Half of them are the very same, half differ.
            body["commission"] = json!(if n % 2 == 0 { 15 } else { 16 + n });
            let request = reqwest::Client::new()
                .post(format!("{}{REQUESTS}", world.base_url))
                .bearer_auth(&table.merchant.access_token)
                .json(&body);
            proposals.spawn(async move { Reply::read(request.send().await.unwrap()).await });
        }
        let replies = proposals.join_all().await;
        let made = replies.iter().filter(|reply| reply.status == 201).count();
        assert_eq!(made, 1, "{:?}", replies.iter().map(|reply| &reply.text).collect::<Vec<_>>());
        for reply in replies.into_iter().filter(|reply| reply.status != 201) {
            if reply.status == 200 {
                assert_eq!(reply.json["already_applied"], true);
            } else {
                reply.expect_problem(409, "already_open");
            }
        }
        assert_eq!(world.count("SELECT count(*) FROM app.collaborations").await, 1);
        let told = "SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.proposed'";
        assert_eq!(world.count(told).await, 1);
    });
}
