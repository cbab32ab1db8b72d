//! Killed between two steps of a payment: the sale is there exactly once in the end.
//! Deliberately not here: kills at any other time (`killed`).

use super::{
    program::{Place, Running},
    sale::Sale,
};
use crate::harness::{Database, run};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::time::sleep;

const DAY_SECONDS: i64 = 86_400;
/// The sandbox gateway carries out a transfer within this time.
const TRANSFER: Duration = Duration::from_secs(2);
/// By then a dead worker is silent, and its jobs are another's.
const TAKEN_OVER: Duration = Duration::from_mins(1);

/// Pays while `serve` dies at a point, starts it again, and holds the sale to its one outcome.
fn dies_at(point: &'static str) {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let mut first = place.serve(Some(point)).await;
        let sale = Sale::waiting_for_money(&first.service).await;
        // The page is served by the process that dies.
        let _ = sale.pay().await;
        let Some(status) = first.ended().await else {
            panic!("it did not die at {point}: is it built with `--features cauri/failpoints`?");
        };
        assert!(!status.success(), "{status}");

        let second = place.serve(None).await;
        sale.paid(&second.service).await;
        holds(&sale, &second, &database).await;
        let checked = place.run(&["ledger", "verify"]);
        assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    });
}

/// Kofi's payout, killed after its transfer was sent and before that was written down.
async fn payout_dies() {
    let database = Database::fresh().await;
    let place = Place::beside(&database.url).with("CAURI_WORKER_SILENCE", "2");
    let mut first = place.serve(Some("payout_before_record")).await;
    let sale = Sale::waiting_for_money(&first.service).await;
    sale.pay().await.expect("a page");
    sale.paid(&first.service).await;
    first.service.advance(30 * DAY_SECONDS).await.expect(200);
    let wish = json!({ "amount": 1_500, "phone_number": "+2250707000003", "operator": "OM" });
    first.service.reauthenticate(&sale.kofi).await;
    let asked = first.service.post_with_key("/api/payouts", &sale.kofi, "payout", wish).await;
    let payout = format!("/api/payouts/{}", asked.expect(201).str("/payout/id"));
    assert!(first.ended().await.is_some(), "it did not die");

    let second = place.serve(None).await;
    // The gateway has carried it out meanwhile; the next day it is asked what became of it.
    sleep(TRANSFER).await;
    // An e-mail may have died half sent; its job is another's once the dead worker is silent.
    let begun = Instant::now();
    while second.service.advance(1).await.status == 503 {
        assert!(begun.elapsed() < TAKEN_OVER, "the dead worker's jobs stay where they are");
        sleep(TRANSFER).await;
    }
    second.service.advance(DAY_SECONDS).await.expect(200);
    let found = second.service.get(&payout, Some(&sale.kofi)).await.expect(200);
    assert_eq!(found.str("/payout/status"), "paid", "{}", found.text);
    let balance = second.service.get("/api/revenue/balance", Some(&sale.kofi)).await.expect(200);
    assert_eq!((balance.int("/available"), balance.int("/in_flight")), (0, 0));
    for (sql, expected) in [
        ("SELECT count(*) FROM sandbox.transactions WHERE kind = 'transfer'", 1),
        ("SELECT count(*) FROM ledger.entries WHERE kind = 'payout_requested'", 1),
        ("SELECT count(*) FROM ledger.entries WHERE kind = 'payout_paid'", 1),
    ] {
        assert_eq!(database.count(sql).await, expected, "{sql}");
    }
    assert_eq!(place.run(&["ledger", "verify"]).status.code(), Some(0));
}

/// One sale, every part where it belongs, and all that was acknowledged before.
async fn holds(sale: &Sale, running: &Running, database: &Database) {
    let service = &running.service;
    for (who, held_xof) in [(&sale.awa, 6_500), (&sale.kofi, 1_500)] {
        let balance = service.get("/api/revenue/balance", Some(who)).await.expect(200);
        assert_eq!(balance.int("/held"), held_xof, "{}", balance.text);
        assert_eq!(balance.int("/available"), 0, "{}", balance.text);
    }
    let path = format!("/api/payments/{}", sale.payment_id);
    let payment = service.get(&path, Some(&sale.fatou)).await.expect(200);
    assert!(payment.text.contains("\"completed\""), "{}", payment.text);
    let request = service.get(&sale.request, Some(&sale.kofi)).await.expect(200);
    assert_eq!(request.str("/request/status"), "active");
    for (sql, expected) in [
        ("SELECT count(*) FROM ledger.entries WHERE kind = 'sale'", 1),
        ("SELECT count(*) FROM ledger.entries", 1),
        ("SELECT count(*) FROM app.orders WHERE status = 'paid'", 1),
        ("SELECT count(*) FROM app.payments WHERE settled_at IS NOT NULL", 1),
        ("SELECT count(*) FROM app.outbox WHERE kind = 'order.paid'", 1),
    ] {
        assert_eq!(database.count(sql).await, expected, "{sql}");
    }
}

#[test]
fn a_notice_that_was_stored_is_followed() {
    dies_at("after_notice_stored");
}

#[test]
fn a_payment_that_was_completed_is_settled() {
    dies_at("after_payment_completed");
}

#[test]
fn a_settlement_before_its_posting_leaves_nothing_behind() {
    dies_at("settle_before_post");
}

#[test]
fn a_settlement_before_its_commit_leaves_nothing_behind() {
    dies_at("settle_before_commit");
}

#[test]
fn a_transfer_that_was_sent_is_not_sent_again() {
    run(payout_dies());
}

#[test]
fn who_changes_a_balance_by_hand_is_found_out() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let running = place.serve(None).await;
        let sale = Sale::waiting_for_money(&running.service).await;
        sale.pay().await.expect("a page");
        sale.paid(&running.service).await;
        database.execute("UPDATE ledger.balances SET credits_xof = credits_xof + 1").await;
        let checked = place.run(&["ledger", "verify"]);
        assert_eq!(checked.status.code(), Some(1), "{checked:?}");
        let told = String::from_utf8_lossy(&checked.stdout);
        assert!(told.contains("entries 1, movements 3, accounts"), "{told}");
        assert!(
            told.contains("platform_revenue (lane 1): journal Dr 0 Cr 2000, kept Dr 0 Cr 2001"),
            "{told}"
        );
    });
}
