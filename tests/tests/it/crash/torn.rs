//! Killed between two steps of a payment: the sale is there exactly once in the end.
//! Deliberately not here: kills at any other time (`killed`).

use super::{
    program::{Place, Running},
    sale::Sale,
};
use crate::harness::{Database, run};

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
