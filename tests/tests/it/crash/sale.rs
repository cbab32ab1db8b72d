//! One attributed sale of 10,000 XOF at 15 %, up to the payment page.
//! Deliberately not here: what becomes of it.

use crate::harness::{Person, Reply, Service};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// The longest wait for a payment to be settled.
const SETTLED: Duration = Duration::from_secs(20);
const LOOK: Duration = Duration::from_millis(50);

/// A sale that waits for its money.
#[derive(Debug)]
pub(crate) struct Sale {
    /// Sells: has 6,500 XOF in the end.
    pub(crate) awa: Person,
    /// Recommends: 1,500 XOF.
    pub(crate) kofi: Person,
    /// Buys.
    pub(crate) fatou: Person,
    /// The collaboration's address.
    pub(crate) request: String,
    /// The order.
    pub(crate) order_id: String,
    /// The payment.
    pub(crate) payment_id: String,
    payment_url: String,
}

impl Sale {
    /// Negotiates, signs, follows the link, orders and asks for the payment page.
    pub(crate) async fn waiting_for_money(service: &Service) -> Self {
        Self::of(service, 10_000).await
    }

    /// The same, of something at another price.
    pub(crate) async fn of(service: &Service, price_xof: i64) -> Self {
        let awa = service.person("Awa", "merchant").await;
        let kofi = service.person("Kofi", "influencer").await;
        let fatou = service.person("Fatou", "customer").await;
        let soap = service.product(&awa, "Savon", price_xof).await;
        let (request, link) = sign(service, &awa, &kofi, &soap).await;
        let click = click_on(service, &link).await;
        let items = json!({
            "items": [{ "product_id": soap, "quantity": 1 }], "click_id": click,
        });
        let placed = service.post_with_key("/api/orders", &fatou, "order", items).await;
        let order_id = placed.expect(201).str("/order/id").to_owned();
        let path = format!("/api/orders/{order_id}/pay");
        let opened =
            service.post_with_key(&path, &fatou, "pay", json!({ "channel": "MOBILE_MONEY" })).await;
        let opened = opened.expect(200);
        let payment_id = opened.str("/payment_id").to_owned();
        let payment_url = opened.str("/payment_url").to_owned();
        Self { awa, kofi, fatou, request, order_id, payment_id, payment_url }
    }

    /// The buyer pays on the gateway's page. The service may die on it.
    pub(crate) async fn pay(&self) -> Result<(), reqwest::Error> {
        let choice = [("outcome", "ACCEPTED"), ("operator", "OM")];
        let client = reqwest::Client::builder().timeout(SETTLED).build().expect("a client");
        client.post(&self.payment_url).form(&choice).send().await.map(|_| ())
    }

    /// The order, once it is paid; waits for that within a limit.
    pub(crate) async fn paid(&self, service: &Service) -> Reply {
        let path = format!("/api/orders/{}", self.order_id);
        let began = Instant::now();
        loop {
            let order = service.get(&path, Some(&self.fatou)).await.expect(200);
            if order.str("/order/status") == "paid" {
                return order;
            }
            assert!(began.elapsed() < SETTLED, "not paid in time: {}", order.text);
            sleep(LOOK).await;
        }
    }
}

/// Follows a link, and answers the click.
pub(crate) async fn click_on(service: &Service, link: &str) -> String {
    let path = link.strip_prefix(&service.base_url).expect("our address");
    let followed = service.get(path, None).await.expect(302);
    let location = followed.headers["location"].to_str().expect("an address");
    location.split_once("click_id=").expect("a click").1.to_owned()
}

/// Offer, counter-offer, agreement and signature; answers the collaboration and its link.
pub(crate) async fn sign(
    service: &Service,
    awa: &Person,
    kofi: &Person,
    soap: &str,
) -> (String, String) {
    let offer = json!({ "influencer_id": kofi.id, "product_ids": [soap], "commission": 12 });
    let offered = service.post("/api/collaborations/requests", Some(awa), offer).await.expect(201);
    let request = format!("/api/collaborations/requests/{}", offered.str("/request_id"));
    let counter = json!({ "counter_commission": 15, "message": "Deux vidéos par semaine." });
    service.put(&format!("{request}/counter-offer"), Some(kofi), counter).await.expect(200);
    service.put(&format!("{request}/accept"), Some(awa), json!({})).await.expect(200);
    let contract = service.get(&format!("{request}/contract"), Some(kofi)).await.expect(200);
    let signature = json!({
        "signature": "Kofi", "accept_terms": true,
        "contract_hash": contract.str("/contract_hash"),
    });
    let signed = service.post(&format!("{request}/sign-contract"), Some(kofi), signature).await;
    let link = signed.expect(200).str("/affiliate_url").to_owned();
    (request, link)
}
