//! `PUT /api/orders/{id}/cancel`
//! Deliberately not here: orders that nobody pays in time (`cancel_unpaid`).

use super::support::at_once;
use crate::harness::{Person, Reply, World, harness};
use reqwest::Method;
use serde_json::json;

const STOCK: &str = "SELECT stock FROM app.products WHERE stock IS NOT NULL";

impl World {
    async fn cancel(&self, buyer: &Person, order_id: &str) -> Reply {
        self.put(&format!("/api/orders/{order_id}/cancel"), Some(buyer), json!({})).await
    }

    /// An order of three of ten pieces.
    async fn three_of_ten(&self) -> (Person, String) {
        let awa = self.person("Awa", "merchant").await;
        let fatou = self.person("Fatou", "customer").await;
        let soap = self.stocked(&awa, 1_000, 10).await;
        let placed = self.order(&fatou, &[(&soap, 3)]).await.expect(201);
        (fatou, placed.str("/order/id").to_owned())
    }
}

#[test]
fn its_buyer_cancels_it_once_and_the_stock_goes_back() {
    harness(async |world| {
        let (fatou, order_id) = world.three_of_ten().await;
        assert_eq!(world.count(STOCK).await, 7);
        let cancelled = world.cancel(&fatou, &order_id).await.expect(200);
        assert_eq!(cancelled.str("/order/status"), "cancelled");
        assert_eq!(cancelled.json["order"]["payable_with"], json!([]));
        assert!(cancelled.json.get("already_applied").is_none());
        assert_eq!(world.count(STOCK).await, 10);
        for again in at_once((0..4).map(|_| world.cancel(&fatou, &order_id))).await {
            let again = again.expect(200);
            assert_eq!(again.json["already_applied"], true);
            assert_eq!(again.json["order"], cancelled.json["order"]);
        }
        assert_eq!(world.count(STOCK).await, 10);
        world.advance(2 * 86_400).await.expect(200);
        world.cancel(&fatou, &order_id).await.expect(200);
        assert_eq!(world.count(STOCK).await, 10);
        let told = "SELECT count(*) FROM app.outbox WHERE kind = 'order.cancelled'";
        assert_eq!(world.count(told).await, 1);
        let by = "SELECT count(*) FROM app.orders WHERE cancelled_by = 'buyer'";
        assert_eq!(world.count(by).await, 1);
    });
}

#[test]
fn a_key_and_a_version_hold() {
    harness(async |world| {
        let (fatou, order_id) = world.three_of_ten().await;
        let path = format!("/api/orders/{order_id}/cancel");
        let send = |headers: [(&'static str, &'static str); 2]| {
            let (world, path, fatou) = (&world, &path, &fatou);
            async move { world.send(Method::PUT, path, Some(fatou), None, &headers).await }
        };
        let key = ("idempotency-key", "cancel");
        send([key, ("if-match", "\"9\"")]).await.expect_problem(409, "stale_version");
        let first = send([key, ("if-match", "\"1\"")]).await.expect(200);
        let replay = send([key, ("if-match", "\"1\"")]).await.expect(200);
        assert_eq!(first.text, replay.text);
        assert_eq!(replay.headers["idempotency-replayed"], "true");
    });
}

#[test]
fn only_its_buyer_cancels_it_and_only_while_it_waits_for_money() {
    harness(async |world| {
        let (fatou, order_id) = world.three_of_ten().await;
        let moussa = world.person("Moussa", "customer").await;
        world.cancel(&moussa, &order_id).await.expect_problem(404, "not_found");
        world.cancel(&fatou, "1").await.expect_problem(404, "not_found");
        let path = format!("/api/orders/{order_id}/cancel");
        world.put(&path, None, json!({})).await.expect_problem(401, "not_signed_in");
        world.advance(86_400).await.expect(200);
        let expired = world.cancel(&fatou, &order_id).await.expect_problem(409, "order_expired");
        assert_eq!(expired.str("/expired_at"), "2026-01-06T09:00:00.000000Z");

        let paying = world.paying(5_000).await;
        world.decide(&paying, "outcome=ACCEPTED").await;
        world.drain().await;
        let paid = world.cancel(&paying.buyer, &paying.order_id).await;
        let paid = paid.expect_problem(409, "illegal_transition");
        assert_eq!(paid.json["allowed_commands"], json!([]));
    });
}

#[test]
fn money_that_comes_by_a_payment_that_was_open_is_left_over() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        world.cancel(&paying.buyer, &paying.order_id).await.expect(200);
        let again = world.pay(&paying.buyer, &paying.order_id, json!({})).await;
        again.expect_problem(409, "order_not_payable");
        world.decide(&paying, "outcome=ACCEPTED").await;
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "completed");
        let unapplied = "SELECT count(*) FROM app.payments WHERE unapplied_at IS NOT NULL";
        assert_eq!(world.count(unapplied).await, 1);
        let path = format!("/api/orders/{}", paying.order_id);
        let order = world.get(&path, Some(&paying.buyer)).await.expect(200);
        assert_eq!(order.str("/order/status"), "cancelled");
    });
}

#[test]
fn paying_and_cancelling_at_once_end_in_one_way() {
    harness(async |world| {
        for total_xof in [5_000, 5_005, 5_010, 5_015, 5_020] {
            let paying = world.paying(total_xof).await;
            let (cancelled, _, ()) = tokio::join!(
                world.cancel(&paying.buyer, &paying.order_id),
                world.decide(&paying, "outcome=ACCEPTED"),
                world.drain(),
            );
            world.drain().await;
            let path = format!("/api/orders/{}", paying.order_id);
            let order = world.get(&path, Some(&paying.buyer)).await.expect(200);
            let expected = if cancelled.status == 200 { "cancelled" } else { "paid" };
            assert_eq!(order.str("/order/status"), expected, "{}", cancelled.text);
        }
        let left_over = "SELECT count(*) FROM app.orders AS o JOIN app.payments AS p
                         ON p.order_id = o.id
                         WHERE (o.status = 'cancelled') <> (p.unapplied_at IS NOT NULL)";
        assert_eq!(world.count(left_over).await, 0);
    });
}
