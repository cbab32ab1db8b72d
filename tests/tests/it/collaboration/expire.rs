//! Deadlines: decided by time, written down by the sweep.
//! Deliberately not here: how a deadline is renewed (the domain's tests).

use super::table::{REQUESTS, Table};
use crate::harness::harness;
use chrono::TimeDelta;
use serde_json::json;

const WEEK: i64 = 7 * 24 * 3_600;

#[test]
fn from_the_deadline_on_it_is_expired_whether_or_not_it_is_written_down() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        world.clock.advance(TimeDelta::seconds(WEEK));
        let before = table.accept(&id).await.expect_problem(409, "collaboration_expired");
        assert_eq!(before.str("/expired_at"), "2026-01-12T09:00:00.000000Z");
        let said = "depuis le 12\u{a0}janvier\u{a0}2026 à 9\u{a0}h\u{a0}(GMT).";
        assert!(before.str("/detail").ends_with(said), "{}", before.text);
        let seen = table.read(&id, &table.merchant).await;
        assert_eq!(seen.str("/request/status"), "expired");
        assert_eq!(seen.int("/request/version"), 2);
        assert_eq!(table.history(&id).await, ["merchant propose", "clock expire"]);
        world.drain().await;
        let after = table.accept(&id).await.expect_problem(409, "collaboration_expired");
        assert_eq!(after.str("/expired_at"), before.str("/expired_at"));
        let written = table.read(&id, &table.merchant).await;
        assert_eq!(written.json, seen.json);
        assert_eq!(table.history(&id).await, ["merchant propose", "clock expire"]);
    });
}

#[test]
fn a_microsecond_before_the_deadline_an_answer_counts() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        world.clock.advance(TimeDelta::seconds(WEEK) - TimeDelta::microseconds(1));
        table.accept(&id).await.expect(200);
    });
}

#[test]
fn one_jump_of_the_clock_expires_each_at_its_own_deadline() {
    harness(async |world| {
        let table = Table::set(world).await;
        for name in ["Panier", "Collier", "Pagne"] {
            let product = world.product(&table.merchant, name, 5_000).await;
            table.propose_for(&product).await;
            world.clock.advance(TimeDelta::hours(1));
        }
        // Three hours were added behind the sandbox's back; its own offset begins at zero.
        let reply = world.advance(30 * 24 * 3_600).await.expect(200);
        assert_eq!(reply.int("/done/expired"), 3);
        assert_eq!(reply.int("/done/cancelled"), 0);
        let own = "SELECT count(DISTINCT closed_at) FROM app.collaborations
                   WHERE closed_at = proposed_at + interval '7 days' AND updated_at = closed_at";
        assert_eq!(world.count(own).await, 3);
        let told = "SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.expired'";
        assert_eq!(world.count(told).await, 3);
        let open = "SELECT count(*) FROM app.collaboration_products WHERE is_open";
        assert_eq!(world.count(open).await, 0);
    });
}

#[test]
fn what_is_expired_but_not_written_down_makes_room() {
    harness(async |world| {
        let table = Table::set(world).await;
        let first = table.propose().await;
        world.clock.advance(TimeDelta::seconds(WEEK));
        let second = table.propose().await;
        assert_ne!(first, second);
        assert_eq!(table.history(&first).await, ["merchant propose", "clock expire"]);
        let path = format!("{REQUESTS}/sent?status=expired");
        let list = world.get(&path, Some(&table.merchant)).await.expect(200);
        assert_eq!(list.json["requests"][0]["id"], json!(first));
    });
}

#[test]
fn an_unsigned_contract_becomes_void() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        table.accept(&id).await.expect(200);
        table.sign(&id, &table.merchant, "Awa Diop").await.expect(200);
        world.advance(WEEK).await.expect(200);
        let seen = table.read(&id, &table.influencer).await;
        assert_eq!(seen.str("/request/contract_state"), "void");
        let late = table.sign(&id, &table.influencer, "Binta Ndiaye").await;
        late.expect_problem(409, "collaboration_expired");
        assert_eq!(world.count("SELECT count(*) FROM app.collaboration_signatures").await, 1);
    });
}
