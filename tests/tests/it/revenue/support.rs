//! Paid orders and payouts in one line each.
//! Deliberately not here: what is tested.

use crate::{
    affiliate::support::uuid,
    harness::{Person, Reply, World},
};
use cauri_application::{
    ledger::{trial_balance::trial_balance, verify::verify},
    payments::record_fact::record_fact,
    tx::in_tx,
};
use cauri_domain::{
    kernel::Personal,
    money::Xof,
    payments::{CheckedFact, Outcome, Payer},
};
use serde_json::{Value, json};

/// A number whose transfers succeed, as any other.
pub(crate) const NUMBER: &str = "+2250707070707";

impl World {
    /// Orders one of each, through a click if there is one; the order's id.
    pub(crate) async fn ordered(
        &self,
        buyer: &Person,
        product_ids: &[&str],
        click: Option<&str>,
    ) -> String {
        let items: Vec<_> = product_ids
            .iter()
            .map(|product_id| json!({ "product_id": product_id, "quantity": 1 }))
            .collect();
        let key = self.app.ids.next().to_string();
        let body = json!({ "items": items, "click_id": click });
        let reply = self.post_with_key("/api/orders", buyer, &key, body).await.expect(201);
        reply.str("/order/id").to_owned()
    }

    /// Opens a payment for an order; its id.
    pub(crate) async fn opened(&self, buyer: &Person, order_id: &str) -> String {
        let key = self.app.ids.next().to_string();
        let path = format!("/api/orders/{order_id}/pay");
        let reply = self.post_with_key(&path, buyer, &key, json!({})).await.expect(200);
        reply.str("/payment_id").to_owned()
    }

    /// The gateway's checked answer about a payment.
    pub(crate) async fn heard(&self, payment_id: &str, outcome: Outcome, francs: i64) {
        self.heard_from(payment_id, outcome, francs, None).await;
    }

    /// The same, with the number that paid.
    pub(crate) async fn heard_from(
        &self,
        payment_id: &str,
        outcome: Outcome,
        francs: i64,
        number: Option<&str>,
    ) {
        let phone_number = number.map(|number| Personal::new(number.to_owned()));
        let fact = CheckedFact {
            outcome,
            amount_xof: Some(Xof::new(francs)),
            currency: Some("XOF".to_owned()),
            code: "00".to_owned(),
            payer: Payer { operator: None, phone_number },
        };
        record_fact(&self.app, uuid(payment_id).into(), &fact).await.expect("it is recorded");
    }

    /// Orders one of each and pays; nothing is settled yet. The payment's id.
    pub(crate) async fn paid(
        &self,
        buyer: &Person,
        product_ids: &[&str],
        click: Option<&str>,
        francs: i64,
    ) -> String {
        let order_id = self.ordered(buyer, product_ids, click).await;
        let payment_id = self.opened(buyer, &order_id).await;
        self.heard(&payment_id, Outcome::Succeeded, francs).await;
        payment_id
    }

    /// Somebody asked to be paid to a number once.
    pub(crate) async fn asks_to_be_paid_to(&self, person: &Person, number: &str) {
        let (id, number) = (uuid(&person.id).into(), Personal::new(number.to_owned()));
        let now = self.app.clock.now();
        in_tx(&*self.app.store, async |tx| {
            tx.identity().keep_payout_number(id, &number, now, now).await
        })
        .await
        .expect("it is kept");
    }

    /// A merchant who has earned this by one sale, past its holdback. The price is a quarter more.
    pub(crate) async fn earned(&self, name: &str, francs: i64) -> Person {
        let merchant = self.person(name, "merchant").await;
        let buyer = self.person(&format!("{name}-client"), "customer").await;
        let price = francs * 5 / 4;
        let soap = self.product(&merchant, "Savon", price).await;
        self.paid(&buyer, &[&soap], None, price).await;
        self.drain().await;
        self.advance(30 * 86_400).await.expect(200);
        self.reauthenticate(&merchant).await;
        merchant
    }

    /// Held, available, in flight, receivable.
    pub(crate) async fn figures(&self, person: &Person) -> [i64; 4] {
        let reply = self.get("/api/revenue/balance", Some(person)).await.expect(200);
        assert_eq!((reply.str("/currency"), &reply.json["success"]), ("XOF", &json!(true)));
        ["/held", "/available", "/in_flight", "/receivable"].map(|figure| reply.int(figure))
    }

    /// Asks for a payout under a key of its own, to a number that may be new.
    pub(crate) async fn withdraw(&self, payee: &Person, francs: i64, number: &str) -> Reply {
        self.reauthenticate(payee).await;
        let key = self.app.ids.next().to_string();
        self.post_with_key("/api/payouts", payee, &key, payout(francs, number)).await
    }

    /// What stands on an account of the house, or on a kind of payees' accounts, net.
    pub(crate) async fn net(&self, account: &str) -> i64 {
        trial_balance(&self.app).await.expect("a trial balance").net_xof(account)
    }

    /// The checker finds nothing.
    pub(crate) async fn verified(&self) {
        assert_eq!(verify(&self.app).await.expect("a check"), []);
    }
}

/// A body that asks for a payout by Orange Money.
pub(crate) fn payout(francs: i64, number: &str) -> Value {
    json!({ "amount": francs, "phone_number": number, "operator": "OM" })
}
