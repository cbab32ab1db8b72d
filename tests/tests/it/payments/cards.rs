//! Cards need the customer: asked for where cards are on offer, handed on, not kept.
//! Deliberately not here: channels without cards (`pay_order`).

use super::support::Paying;
use crate::harness::{World, harness};
use serde_json::{Value, json};

const FIELDS: [&str; 8] = [
    "customer_name",
    "customer_surname",
    "customer_email",
    "customer_phone_number",
    "customer_address",
    "customer_city",
    "customer_country",
    "customer_zip_code",
];

/// A whole customer, paying by this channel.
fn customer(channel: &str) -> Value {
    json!({
        "channel": channel, "customer_name": "Ndiaye", "customer_surname": "Coumba",
        "customer_email": "coumba@example.sn", "customer_phone_number": "+221771234567",
        "customer_address": "12, rue Félix-Faure", "customer_city": "Dakar",
        "customer_country": "SN", "customer_zip_code": "11000",
    })
}

/// The fields that a refusal names, with their words.
fn named(reply: &Value) -> Vec<(String, String)> {
    let errors = reply["errors"].as_array().expect("errors");
    let text = |error: &Value, name: &str| error[name].as_str().expect("a text").to_owned();
    errors.iter().map(|error| (text(error, "field"), text(error, "code"))).collect()
}

impl World {
    /// As if the process had died after the gateway's answer, and its lease had run out.
    async fn lose_page(&self) {
        let lost = "UPDATE app.payments SET payment_url = NULL, opening_until = NULL";
        self.meddle(lost.to_owned()).await;
    }
}

#[test]
fn what_is_missing_is_named_before_anything_is_stored() {
    harness(async |world| {
        let (buyer, order_id) = world.pending_order(5_000).await;
        for channel in ["ALL", "CREDIT_CARD"] {
            let reply = world.pay(&buyer, &order_id, json!({ "channel": channel })).await;
            let reply = reply.expect_problem(422, "customer_incomplete");
            let missing: Vec<_> = named(&reply.json).into_iter().map(|(field, _)| field).collect();
            assert_eq!(missing, FIELDS);
        }
        for field in FIELDS {
            let mut body = customer("CREDIT_CARD");
            body[field] = json!(" ");
            let reply = world.pay(&buyer, &order_id, body).await;
            let reply = reply.expect_problem(422, "customer_incomplete");
            assert_eq!(named(&reply.json), [(field.to_owned(), "required".to_owned())]);
        }
        let mut wrong = customer("ALL");
        wrong["customer_country"] = json!("Sénégal");
        wrong["customer_email"] = json!("coumba");
        let reply = world.pay(&buyer, &order_id, wrong).await;
        let reply = reply.expect_problem(422, "customer_incomplete");
        assert!(named(&reply.json).iter().all(|(_, code)| code == "wrong_shape"));
        assert_eq!(world.count("SELECT count(*) FROM app.payments").await, 0);
        for channel in ["MOBILE_MONEY", "WALLET"] {
            world.pay(&buyer, &order_id, json!({ "channel": channel })).await.expect(200);
        }
    });
}

#[test]
fn the_customer_travels_and_is_not_kept() {
    harness(async |world| {
        let (buyer, order_id) = world.pending_order(5_000).await;
        let path = format!("/api/orders/{order_id}/pay");
        let pay = || world.post_with_key(&path, &buyer, "k1", customer("ALL"));
        let opened = pay().await.expect(200);
        assert_eq!(pay().await.expect(200).text, opened.text);
        // The gateway has the number; nothing of ours has any of it.
        let there =
            "SELECT count(*) FROM sandbox.transactions WHERE phone_number = '+221771234567'";
        assert_eq!(world.count(there).await, 1);
        for table in ["app.payments", "app.orders", "app.idempotency", "app.outbox"] {
            let sql = format!(
                "SELECT count(*) FROM {table} AS kept
                 WHERE kept::text ~ 'Ndiaye|Coumba|coumba@|771234567|Faure|Dakar|11000'"
            );
            let found: i64 = sqlx::query_scalar(sqlx::AssertSqlSafe(sql))
                .fetch_one(&world.owner)
                .await
                .expect(table);
            assert_eq!(found, 0, "{table}");
        }
    });
}

#[test]
fn a_card_payment_that_must_be_opened_anew_waits_for_its_customer() {
    harness(async |world| {
        let (buyer, order_id) = world.pending_order(5_000).await;
        let opened = world.pay(&buyer, &order_id, customer("CREDIT_CARD")).await.expect(200);
        let first = opened.str("/payment_id").to_owned();
        // An opening that broke off is not gone on with without its customer.
        let broken = "UPDATE app.payments SET payment_url = NULL,
                      opening_until = '2026-01-05T09:00:30Z'";
        world.meddle(broken.to_owned()).await;
        world.machine.advance(chrono::TimeDelta::minutes(1));
        world.drain().await;
        assert_eq!(world.count("SELECT count(*) FROM app.payments").await, 1);
        for body in [json!({ "channel": "MOBILE_MONEY" }), json!({ "channel": "CREDIT_CARD" })] {
            let reply = world.pay(&buyer, &order_id, body).await;
            let reply = reply.expect_problem(409, "customer_needed");
            assert_eq!(named(&reply.json).len(), FIELDS.len());
        }
        let opened = world.pay(&buyer, &order_id, customer("CREDIT_CARD")).await.expect(200);
        assert_ne!(opened.str("/payment_id"), first);
        let channels = "SELECT count(*) FROM app.payments WHERE channel = 'credit_card'";
        assert_eq!(world.count(channels).await, 2);
    });
}

#[test]
fn a_lost_page_of_a_card_payment_is_followed_by_another_with_its_customer() {
    harness(async |world| {
        let (buyer, order_id) = world.pending_order(5_000).await;
        let path = format!("/api/orders/{order_id}/pay");
        let pay = || world.post_with_key(&path, &buyer, "k1", customer("ALL"));
        let first = pay().await.expect(200);
        world.lose_page().await;
        let second = pay().await.expect(200);
        assert_ne!(first.str("/payment_id"), second.str("/payment_id"));
        let closed = "SELECT count(*) FROM app.payments WHERE closed_at IS NOT NULL";
        assert_eq!(world.count(closed).await, 1);
        assert_eq!(pay().await.expect(200).text, second.text);
    });
}

#[test]
fn a_gateway_that_lies_about_the_amount_or_the_currency_is_not_believed() {
    harness(async |world| {
        let lies = [(5_000, "amount=4995", 4_995), (6_000, "currency=GNF", 6_000)];
        for (total_xof, lie, found) in lies {
            let paying: Paying = world.paying(total_xof).await;
            world.decide(&paying, &format!("outcome=ACCEPTED&{lie}")).await;
            world.drain().await;
            assert_eq!(world.payment_status(&paying).await, "mismatch");
            let told: i64 =
                sqlx::query_scalar("SELECT found_amount FROM app.payments WHERE id = $1::uuid")
                    .bind(&paying.payment_id)
                    .fetch_one(&world.owner)
                    .await
                    .expect("the payment");
            assert_eq!(told, found);
        }
        let kept = "SELECT count(*) FROM sandbox.transactions
                    WHERE told_amount = 4995 OR told_currency = 'GNF'";
        assert_eq!(world.count(kept).await, 2);
    });
}
