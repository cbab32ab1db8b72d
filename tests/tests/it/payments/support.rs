//! Orders and payments in one line, the gateway's page, and notices of our own making.
//! Deliberately not here: what is tested.

use crate::harness::{Person, Reply, World};
use serde_json::{Value, json};
use sha2::Sha256;
use sqlx::AssertSqlSafe;

/// The sandbox's site.
pub(crate) const SITE: &str = "445160";
/// The sixteen fields of a notice, in the order in which they are signed.
const FIELDS: [&str; 16] = [
    "cpm_site_id",
    "cpm_trans_id",
    "cpm_trans_date",
    "cpm_amount",
    "cpm_currency",
    "signature",
    "payment_method",
    "cel_phone_num",
    "cpm_phone_prefixe",
    "cpm_language",
    "cpm_version",
    "cpm_payment_config",
    "cpm_page_action",
    "cpm_custom",
    "cpm_designation",
    "cpm_error_message",
];

/// A buyer, an order, and its open payment.
pub(crate) struct Paying {
    pub(crate) buyer: Person,
    pub(crate) order_id: String,
    pub(crate) payment_id: String,
    pub(crate) transaction_id: String,
    pub(crate) payment_url: String,
}

impl World {
    /// A pending order of this total by a buyer of its own.
    pub(crate) async fn pending_order(&self, total_xof: i64) -> (Person, String) {
        let merchant = self.person(&format!("vendeuse{total_xof}"), "merchant").await;
        let buyer = self.person(&format!("acheteur{total_xof}"), "customer").await;
        let product = self.product(&merchant, "Savon", total_xof).await;
        let order = self.order(&buyer, &[(&product, 1)]).await.expect(201);
        let order_id = order.str("/order/id").to_owned();
        (buyer, order_id)
    }

    /// Pays, under a key of its own.
    pub(crate) async fn pay(&self, buyer: &Person, order_id: &str, body: Value) -> Reply {
        let key = self.app.ids.next().to_string();
        self.post_with_key(&format!("/api/orders/{order_id}/pay"), buyer, &key, body).await
    }

    /// An order of this total with an open payment.
    pub(crate) async fn paying(&self, total_xof: i64) -> Paying {
        let (buyer, order_id) = self.pending_order(total_xof).await;
        let reply = self.pay(&buyer, &order_id, json!({})).await.expect(200);
        Paying {
            payment_id: reply.str("/payment_id").to_owned(),
            transaction_id: reply.str("/transaction_id").to_owned(),
            payment_url: reply.str("/payment_url").to_owned(),
            buyer,
            order_id,
        }
    }

    /// Posts the form of the gateway's page.
    pub(crate) async fn decide(&self, paying: &Paying, form: &str) -> Reply {
        let path = paying.payment_url.strip_prefix(&self.base_url).expect("our own address");
        self.send_raw(path, None, "application/x-www-form-urlencoded", form).await.expect(200)
    }

    /// The payment's status, as its buyer reads it.
    pub(crate) async fn payment_status(&self, paying: &Paying) -> String {
        let path = format!("/api/payments/{}", paying.payment_id);
        let reply = self.get(&path, Some(&paying.buyer)).await.expect(200);
        reply.str("/payment/status").to_owned()
    }

    /// Sends a notice with this token.
    pub(crate) async fn notify(&self, body: &str, token: Option<&str>) -> Reply {
        let kind = ("content-type", "application/x-www-form-urlencoded");
        let mut headers = vec![kind];
        headers.extend(token.map(|token| ("x-token", token)));
        self.send_text("/api/webhooks/cinetpay", body, &headers).await
    }

    /// Changes something behind everybody's back, as the owner of the database.
    pub(crate) async fn meddle(&self, sql: String) {
        sqlx::query(AssertSqlSafe(sql)).execute(&self.owner).await.expect("the change");
    }
}

/// A notice about a transaction: its body, and the token that the sandbox gateway would give it.
pub(crate) fn notice(site: &str, transaction: &str) -> (String, String) {
    use hmac::{Hmac, KeyInit as _, Mac as _};
    let values = [
        site,
        transaction,
        "2026-01-05 09:00:00",
        "5000",
        "XOF",
        "sig",
        "OM",
        "0707070707",
        "225",
        "fr",
        "V4",
        "SINGLE",
        "PAYMENT",
        "",
        "Savon",
        "SUCCES",
    ];
    let body: Vec<_> = FIELDS
        .iter()
        .zip(values)
        .map(|(field, value)| format!("{field}={}", value.replace(' ', "+").replace(':', "%3A")))
        .collect();
    let key = format!("notices-{}", "g".repeat(32));
    let mac = Hmac::<Sha256>::new_from_slice(key.as_bytes()).expect("a key");
    let token = mac.chain_update(values.concat()).finalize().into_bytes();
    (body.join("&"), hex::encode(token))
}
