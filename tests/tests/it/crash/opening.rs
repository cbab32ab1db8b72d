//! Killed while a payment was being opened: the order can be paid within a minute, once.
//! Deliberately not here: kills after the money has come (`torn`).

use super::program::{Place, Running};
use crate::harness::{Database, Person, run};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// Within this time the order can be paid, whatever died before.
const A_MINUTE: Duration = Duration::from_mins(1);
/// The pause of a buyer who is told to ask again.
const PAUSE: Duration = Duration::from_secs(1);
const SETTLED: Duration = Duration::from_secs(20);

struct Buying {
    fatou: Person,
    order: String,
}

async fn order(running: &Running) -> Buying {
    let service = &running.service;
    let awa = service.person("Awa", "merchant").await;
    let fatou = service.person("Fatou", "customer").await;
    let soap = service.product(&awa, "Savon", 10_000).await;
    let items = json!({ "items": [{ "product_id": soap, "quantity": 1 }] });
    let placed = service.post_with_key("/api/orders", &fatou, "order", items).await.expect(201);
    Buying { fatou, order: format!("/api/orders/{}", placed.str("/order/id")) }
}

impl Buying {
    /// Asks for the page; `None` if the service dies on it.
    async fn ask(&self, running: &Running, key: &str) -> Option<(u16, String)> {
        let headers = [("idempotency-key", key)];
        let body = Some(json!({ "channel": "MOBILE_MONEY" }));
        let path = format!("{}/pay", self.order);
        let post = reqwest::Method::POST;
        let asked = running.service.try_send(post, &path, Some(&self.fatou), body, &headers).await;
        let reply = asked.ok()?;
        Some((reply.status, reply.json["payment_url"].as_str().unwrap_or_default().to_owned()))
    }

    /// Asks until there is a page, as a patient buyer does; answers it.
    async fn page(&self, running: &Running) -> String {
        let began = Instant::now();
        loop {
            match self.ask(running, "pay").await {
                Some((200, page)) => return page,
                Some((status, _)) => assert!(
                    began.elapsed() < A_MINUTE && [409, 503].contains(&status),
                    "no page in time, last {status}: {}",
                    running.told(),
                ),
                None => panic!("it died again: {}", running.told()),
            }
            sleep(PAUSE).await;
        }
    }

    /// Pays, and waits until the order is paid.
    async fn pay(&self, running: &Running, page: &str) {
        let form = [("outcome", "ACCEPTED"), ("operator", "OM")];
        reqwest::Client::new().post(page).form(&form).send().await.expect("the page answers");
        let began = Instant::now();
        loop {
            let order = running.service.get(&self.order, Some(&self.fatou)).await.expect(200);
            if order.str("/order/status") == "paid" {
                return;
            }
            assert!(began.elapsed() < SETTLED, "not paid in time: {}", order.text);
            sleep(Duration::from_millis(50)).await;
        }
    }
}

/// Dies at each of these points in turn, each time asked for the page, and then goes on.
fn dies_at(points: &'static [&'static str]) {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let mut running = place.serve(Some(points[0])).await;
        let buying = order(&running).await;
        for (number, point) in points.iter().enumerate() {
            if number > 0 {
                running = place.serve(Some(point)).await;
            }
            let began = Instant::now();
            while buying.ask(&running, "pay").await.is_some() {
                assert!(began.elapsed() < A_MINUTE, "it did not die at {point}");
                sleep(PAUSE).await;
            }
            let status = running.ended().await.unwrap_or_else(|| panic!("alive after {point}"));
            assert!(!status.success(), "{status}");
        }

        let last = place.serve(None).await;
        let page = buying.page(&last).await;
        buying.pay(&last, &page).await;
        for (sql, expected) in [
            ("SELECT count(*) FROM ledger.entries WHERE kind = 'sale'", 1),
            ("SELECT count(*) FROM ledger.entries", 1),
            ("SELECT count(*) FROM app.payments WHERE status = 'completed'", 1),
            ("SELECT count(*) FROM app.payments WHERE unapplied_at IS NOT NULL", 0),
        ] {
            assert_eq!(database.count(sql).await, expected, "{sql}");
        }
    });
}

#[test]
fn a_payment_that_was_only_stored_is_opened() {
    dies_at(&["pay_after_binding"]);
}

#[test]
fn a_payment_that_was_only_claimed_is_opened() {
    dies_at(&["pay_after_claim"]);
}

#[test]
fn a_payment_whose_page_died_with_the_process_is_followed_by_another() {
    dies_at(&["pay_after_gateway"]);
}

#[test]
fn a_payment_that_was_about_to_be_closed_is_closed() {
    dies_at(&["pay_after_gateway", "pay_before_closing"]);
}

#[test]
fn a_payment_that_was_closed_is_followed_by_another() {
    dies_at(&["pay_after_gateway", "pay_after_closing"]);
}
