//! Payments whose notice never comes: the schedule of checks.
//! Deliberately not here: the schedule's figures (domain).

use crate::harness::harness;
use serde_json::json;

#[test]
fn a_lost_notice_is_made_up_for_after_two_minutes() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        world.decide(&paying, "outcome=ACCEPTED&notice=lost").await;
        world.advance(119).await.expect(200);
        assert_eq!(world.payment_status(&paying).await, "pending");
        let reply = world.advance(1).await.expect(200);
        assert_eq!(reply.json["done"]["rechecked"], 1);
        assert_eq!(world.payment_status(&paying).await, "completed");
    });
}

#[test]
fn a_jump_asks_before_it_cancels() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        world.decide(&paying, "outcome=ACCEPTED&notice=lost").await;
        let reply = world.advance(2 * 24 * 3_600).await.expect(200);
        assert_eq!(reply.json["done"]["rechecked"], 1);
        assert_eq!(reply.json["done"]["cancelled"], 0);
        let path = format!("/api/payments/{}", paying.payment_id);
        let reply = world.get(&path, Some(&paying.buyer)).await.expect(200);
        assert_eq!(reply.str("/payment/paid_at"), "2026-01-05T09:02:00.000000Z");
        let path = format!("/api/orders/{}", paying.order_id);
        let reply = world.get(&path, Some(&paying.buyer)).await.expect(200);
        assert_ne!(reply.str("/order/status"), "cancelled");
    });
}

#[test]
fn who_does_not_pay_in_three_days_has_not_paid() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        for (minutes, checks) in [(2, 1), (3, 2), (10, 3), (45, 4), (300, 5)] {
            world.advance(minutes * 60).await.expect(200);
            let passed = world.count("SELECT checks::bigint FROM app.payments").await;
            assert_eq!(passed, checks);
        }
        let reply = world.advance(66 * 3_600).await.expect(200);
        assert_eq!(reply.json["done"]["rechecked"], 1);
        let path = format!("/api/payments/{}", paying.payment_id);
        let reply = world.get(&path, Some(&paying.buyer)).await.expect(200);
        assert_eq!(reply.str("/payment/status"), "failed");
        assert_eq!(reply.str("/payment/failure_code"), "unconfirmed");
        assert_eq!(reply.str("/payment/updated_at"), "2026-01-08T09:00:00.000000Z");
        // Money that comes even later revives the payment.
        world.decide(&paying, "outcome=ACCEPTED").await;
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "completed");
        let reply = world.pay(&paying.buyer, &paying.order_id, json!({})).await;
        reply.expect_problem(409, "order_not_payable");
    });
}
