//! `POST /api/orders/{id}/pay`
//! Deliberately not here: gateways that give no answer (`outages`).

use super::support::Paying;
use crate::{harness::harness, orders::support::at_once};
use serde_json::json;
use std::collections::BTreeSet;

#[test]
fn a_buyer_pays_on_the_gateways_page() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        assert_eq!(paying.transaction_id.len(), 26);
        assert_eq!(world.payment_status(&paying).await, "pending");
        world.decide(&paying, "outcome=ACCEPTED&operator=OM").await;
        assert_eq!(world.payment_status(&paying).await, "pending", "a notice is not believed");
        world.drain().await;
        let path = format!("/api/payments/{}", paying.payment_id);
        let reply = world.get(&path, Some(&paying.buyer)).await.expect(200);
        assert_eq!(reply.str("/payment/status"), "completed");
        assert_eq!(reply.int("/payment/amount_xof"), 5_000);
        assert_eq!(reply.str("/payment/currency"), "XOF");
        assert_eq!(reply.str("/payment/paid_at"), "2026-01-05T09:00:00.000000Z");
        let events = "SELECT count(*) FROM app.outbox WHERE kind = 'payment.completed'";
        assert_eq!(world.count(events).await, 1);
        let again = world.pay(&paying.buyer, &paying.order_id, json!({})).await;
        again.expect_problem(409, "order_not_payable");
    });
}

#[test]
fn a_number_may_decide_by_itself() {
    harness(async |world| {
        let (buyer, order_id) = world.pending_order(5_000).await;
        let body = json!({ "channel": "MOBILE_MONEY", "phone_number": "+225 0707000901" });
        let reply = world.pay(&buyer, &order_id, body).await.expect(200);
        world.drain().await;
        let path = format!("/api/payments/{}", reply.str("/payment_id"));
        let reply = world.get(&path, Some(&buyer)).await.expect(200);
        assert_eq!(reply.str("/payment/status"), "completed");
        let payer = "SELECT count(*) FROM app.payments WHERE payer_number = '+2250707000901'";
        assert_eq!(world.count(payer).await, 1);
    });
}

#[test]
fn paying_again_goes_on_with_the_same_payment() {
    harness(async |world| {
        let (buyer, order_id) = world.pending_order(5_000).await;
        let path = format!("/api/orders/{order_id}/pay");
        let first = world.post_with_key(&path, &buyer, "k1", json!({})).await.expect(200);
        let replay = world.post_with_key(&path, &buyer, "k1", json!({})).await.expect(200);
        assert_eq!(first.text, replay.text);
        assert_eq!(replay.headers["idempotency-replayed"], "true");
        let other = world.post_with_key(&path, &buyer, "k2", json!({})).await.expect(200);
        assert_eq!(first.text, other.text);
        assert!(!other.headers.contains_key("idempotency-replayed"));
        let body = json!({ "channel": "WALLET" });
        let reused = world.post_with_key(&path, &buyer, "k1", body).await;
        reused.expect_problem(409, "idempotency_key_reused");
        assert_eq!(world.count("SELECT count(*) FROM app.payments").await, 1);
        assert_eq!(world.count("SELECT count(*) FROM sandbox.transactions").await, 1);
    });
}

#[test]
fn many_at_once_open_one_payment() {
    harness(async |world| {
        let (buyer, order_id) = world.pending_order(5_000).await;
        let replies = at_once((0..8).map(|_| world.pay(&buyer, &order_id, json!({})))).await;
        let answers: BTreeSet<_> =
            replies.into_iter().map(|reply| reply.expect(200).text).collect();
        assert_eq!(answers.len(), 1);
        assert_eq!(world.count("SELECT count(*) FROM app.payments").await, 1);
        assert_eq!(world.count("SELECT count(*) FROM sandbox.transactions").await, 1);
    });
}

#[test]
fn only_the_buyer_pays_and_sees() {
    harness(async |world| {
        let Paying { order_id, payment_id, .. } = world.paying(5_000).await;
        let stranger = world.person("Moussa", "customer").await;
        let reply = world.pay(&stranger, &order_id, json!({})).await;
        reply.expect_problem(404, "not_found");
        let path = format!("/api/payments/{payment_id}");
        world.get(&path, Some(&stranger)).await.expect_problem(404, "not_found");
        world.get(&path, None).await.expect_problem(401, "not_signed_in");
    });
}

#[test]
fn every_rule_is_named() {
    harness(async |world| {
        let (buyer, order_id) = world.pending_order(5_000).await;
        let path = format!("/api/orders/{order_id}/pay");
        let reply = world.post(&path, Some(&buyer), json!({})).await;
        reply.expect_problem(400, "idempotency_key_required");
        for (body, code) in [
            (json!({ "gateway": "paypal" }), "unknown_gateway"),
            (json!({ "channel": "CASH" }), "invalid_body"),
            (json!({ "phone_number": "0707070707" }), "invalid_phone_number"),
            (json!({ "phone_number": "07070707" }), "phone_number_ambiguous"),
            (json!({ "phone_number": "07070707", "country": "CI" }), "phone_number_old_plan"),
            (json!({ "phone_number": "0612345678", "country": "FR" }), "country_not_served"),
            (json!({ "phone_number": "+2252722445566" }), "invalid_phone_number"),
            (json!({ "phone_number": "0707070707", "country": "ci" }), "unknown_country"),
        ] {
            world.pay(&buyer, &order_id, body).await.expect_problem(422, code);
        }
        world.post_with_key("/api/orders/1/pay", &buyer, "k", json!({})).await.expect(404);
        world.advance(24 * 3_600).await.expect(200);
        let reply = world.pay(&buyer, &order_id, json!({})).await;
        let reply = reply.expect_problem(409, "order_not_payable");
        assert_eq!(reply.str("/order_status"), "cancelled");
        assert_eq!(world.count("SELECT count(*) FROM app.payments").await, 0);
    });
}
