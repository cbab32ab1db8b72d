//! `GET|HEAD|POST /api/webhooks/{gateway}`, and what follows.
//! Deliberately not here: notices that never come (`recheck`).

use super::support::{SITE, notice};
use crate::{harness::harness, orders::support::at_once};
use reqwest::Method;
use serde_json::json;

const FORM: &str = "application/x-www-form-urlencoded";

#[test]
fn what_is_not_authentic_changes_nothing() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        // The gateway has the money: only the notice is false.
        world.decide(&paying, "outcome=ACCEPTED&notice=lost").await;
        let (body, token) = notice(SITE, &paying.transaction_id);
        let (foreign, of_foreign) = notice("999999", &paying.transaction_id);
        let wrong = "0".repeat(64);
        for (body, token) in [
            (&body, None),
            (&body, Some("")),
            (&body, Some(wrong.as_str())),
            (&body, Some(&token[..62])),
            (&foreign, Some(of_foreign.as_str())),
            (&body.replace("5000", "5005"), Some(token.as_str())),
        ] {
            world.notify(body, token).await.expect_problem(401, "notice_not_authentic");
        }
        world.decide(&paying, "outcome=ACCEPTED&notice=forged").await;
        world.drain().await;
        assert_eq!(world.count("SELECT count(*) FROM app.notices").await, 0);
        assert_eq!(world.payment_status(&paying).await, "pending");
        world.notify(&body, Some(&token)).await.expect(200);
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "completed");
    });
}

#[test]
fn the_checks_of_a_notice_have_an_order() {
    harness(async |world| {
        let path = "/api/webhooks/cinetpay";
        let long = "a".repeat(64 * 1024 + 1);
        let text = |body: String, kind: &'static str| async move {
            world.send_raw(path, None, kind, &body).await
        };
        text(long, "text/plain").await.expect_problem(413, "payload_too_large");
        text("%zz".into(), "text/plain").await.expect_problem(415, "not_a_form");
        text("{}".into(), "application/json").await.expect_problem(415, "not_a_form");
        text("cpm_trans_id=%ff".into(), FORM).await.expect_problem(400, "malformed_notice");
        let repeated = "cpm_trans_id=A&cpm_trans_id=B".to_owned();
        text(repeated, FORM).await.expect_problem(400, "malformed_notice");
        text("cpm_trans_id=A".into(), FORM).await.expect_problem(401, "notice_not_authentic");
        let unknown = world.send_raw("/api/webhooks/nobody", None, FORM, "a=b").await;
        unknown.expect_problem(404, "not_found");
        for method in [Method::GET, Method::HEAD] {
            let ping = world.send(method.clone(), path, None, None, &[]).await.expect(200);
            assert_eq!(ping.text, "");
            world.send(method, "/api/webhooks/nobody", None, None, &[]).await.expect(404);
        }
    });
}

#[test]
fn unknown_transactions_are_answered_like_others() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        for transaction in ["00000000000000000000000000", "LXM-000042"] {
            let (body, token) = notice(SITE, transaction);
            let unknown = world.notify(&body, Some(&token)).await.expect(200);
            assert_eq!(unknown.text, "");
        }
        world.drain().await;
        let left = "SELECT count(*) FROM app.notices WHERE followed_at IS NULL";
        assert_eq!(world.count(left).await, 0);
        assert_eq!(world.payment_status(&paying).await, "pending");
    });
}

#[test]
fn copies_complete_a_payment_once() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        world.decide(&paying, "outcome=ACCEPTED&notice=lost").await;
        let (body, token) = notice(SITE, &paying.transaction_id);
        let replies = at_once((0..10).map(|_| world.notify(&body, Some(&token)))).await;
        for reply in replies {
            assert_eq!(reply.expect(200).text, "");
        }
        at_once((0..4).map(|_| world.drain())).await;
        world.decide(&paying, "outcome=ACCEPTED&notice=reordered").await;
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "completed");
        let events = "SELECT count(*) FROM app.outbox WHERE kind = 'payment.completed'";
        assert_eq!(world.count(events).await, 1);
        let raw = "SELECT count(*) FROM app.notices
                   WHERE body LIKE '%cpm_trans_id%' AND headers::text LIKE '%x-token%'";
        assert_eq!(world.count(raw).await, 12);
    });
}

#[test]
fn another_amount_is_kept_and_never_credited() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        world.meddle("UPDATE sandbox.transactions SET amount_xof = 4995".to_owned()).await;
        world.decide(&paying, "outcome=ACCEPTED").await;
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "mismatch");
        let events = "SELECT count(*) FROM app.outbox WHERE kind = 'payment.mismatched'";
        assert_eq!(world.count(events).await, 1);
        world.meddle("UPDATE sandbox.transactions SET amount_xof = 5000".to_owned()).await;
        world.decide(&paying, "outcome=ACCEPTED").await;
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "mismatch", "only a person decides");
        let again = world.pay(&paying.buyer, &paying.order_id, json!({})).await;
        again.expect_problem(409, "payment_under_review");
    });
}

#[test]
fn another_currency_is_kept_and_never_credited() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        world.meddle("UPDATE sandbox.transactions SET currency = 'GNF'".to_owned()).await;
        world.decide(&paying, "outcome=ACCEPTED").await;
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "mismatch");
    });
}

#[test]
fn a_late_success_revives_a_failed_payment() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        world.decide(&paying, "outcome=REFUSED").await;
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "failed");
        world.meddle("UPDATE sandbox.transactions SET outcome = 'ACCEPTED'".to_owned()).await;
        world.decide(&paying, "outcome=WAITING").await;
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "completed");
    });
}

#[test]
fn after_a_failure_the_buyer_tries_again() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        world.decide(&paying, "outcome=CANCELLED").await;
        world.drain().await;
        assert_eq!(world.payment_status(&paying).await, "failed");
        let again = world.pay(&paying.buyer, &paying.order_id, json!({})).await.expect(200);
        assert_ne!(again.str("/payment_id"), paying.payment_id);
        assert_eq!(world.count("SELECT count(*) FROM app.payments").await, 2);
    });
}
