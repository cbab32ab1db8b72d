//! Gateways that give no answer: nothing fails by it, and nothing is paid twice.
//! Deliberately not here: sick answers, one by one (the adapter's own tests).

use crate::harness::harness;
use chrono::TimeDelta;
use serde_json::json;

/// Takes the gateway's books away, and gives them back.
const CLOSE: &str = "ALTER TABLE sandbox.transactions RENAME TO closed";
const OPEN: &str = "ALTER TABLE sandbox.closed RENAME TO transactions";

#[test]
fn the_same_payment_goes_on_when_the_gateway_is_back() {
    harness(async |world| {
        let (buyer, order_id) = world.pending_order(5_000).await;
        let path = format!("/api/orders/{order_id}/pay");
        world.meddle(CLOSE.to_owned()).await;
        for key in ["k1", "k1", "k2"] {
            let reply = world.post_with_key(&path, &buyer, key, json!({})).await;
            reply.expect_problem(503, "gateway_unavailable");
        }
        let ids = "SELECT count(*) FROM app.payments WHERE status = 'pending'";
        assert_eq!(world.count(ids).await, 1);
        world.meddle(OPEN.to_owned()).await;
        let paid = world.post_with_key(&path, &buyer, "k1", json!({})).await.expect(200);
        let other = world.post_with_key(&path, &buyer, "k2", json!({})).await.expect(200);
        assert_eq!(paid.text, other.text);
        assert_eq!(world.count("SELECT count(*) FROM app.payments").await, 1);
        assert_eq!(world.count("SELECT count(*) FROM sandbox.transactions").await, 1);
    });
}

#[test]
fn a_lost_page_is_followed_by_another_and_its_money_counts_all_the_same() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        // As if the answer with the page had been lost on its way to us.
        world.meddle("UPDATE app.payments SET payment_url = NULL".to_owned()).await;
        let reply = world.pay(&paying.buyer, &paying.order_id, json!({})).await.expect(200);
        assert_ne!(reply.str("/payment_id"), paying.payment_id);
        assert_eq!(world.payment_status(&paying).await, "pending");
        world.decide(&paying, "outcome=ACCEPTED&notice=lost").await;
        assert_eq!(world.payment_status(&paying).await, "pending", "nobody has asked yet");
        world.advance(120).await.expect(200);
        assert_eq!(world.payment_status(&paying).await, "completed");
        let reply = world.pay(&paying.buyer, &paying.order_id, json!({})).await;
        reply.expect_problem(409, "order_not_payable");
        assert_eq!(world.count("SELECT count(*) FROM app.payments").await, 2);
    });
}

#[test]
fn a_refused_opening_fails_the_payment_and_the_next_is_another() {
    harness(async |world| {
        let (buyer, order_id) = world.pending_order(5_000).await;
        let path = format!("/api/orders/{order_id}/pay");
        world.meddle(CLOSE.to_owned()).await;
        world.post_with_key(&path, &buyer, "k1", json!({})).await.expect(503);
        world.meddle(OPEN.to_owned()).await;
        // No gateway takes this amount: a rule that only the gateway knows.
        world.meddle("UPDATE app.payments SET amount_xof = 4999".to_owned()).await;
        for _ in 0..2 {
            let reply = world.post_with_key(&path, &buyer, "k1", json!({})).await;
            reply.expect_problem(502, "gateway_refused");
        }
        world.post_with_key(&path, &buyer, "k2", json!({})).await.expect(200);
        let failed = "SELECT count(*) FROM app.payments
                      WHERE status = 'failed' AND failure_code = '624'";
        assert_eq!(world.count(failed).await, 1);
        assert_eq!(world.count("SELECT count(*) FROM app.payments").await, 2);
    });
}

#[test]
fn questions_without_an_answer_are_put_off() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        world.decide(&paying, "outcome=ACCEPTED").await;
        world.meddle(CLOSE.to_owned()).await;
        world.advance(30 * 24 * 3_600).await.expect(200);
        assert_eq!(world.payment_status(&paying).await, "pending", "an outage fails nothing");
        world.meddle(OPEN.to_owned()).await;
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "pending", "not before it is time");
        world.machine.advance(TimeDelta::seconds(5));
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "completed");
        let left = "SELECT count(*) FROM app.notices WHERE followed_at IS NULL";
        assert_eq!(world.count(left).await, 0);
    });
}
