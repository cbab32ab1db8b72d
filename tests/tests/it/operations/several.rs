//! Several processes on one database: each does its part, and the work is done once.
//! Deliberately not here: what the work is (the contexts' tests).

use crate::{
    crash::{
        program::{Place, Running},
        sale::{click_on, sign},
    },
    harness::{Database, Person, Service, run},
};
use serde_json::json;
use std::time::{Duration, Instant};
use tokio::{task::JoinSet, time::sleep};

const SALES: i64 = 60;
/// People who buy, ten times each.
const BUYERS: i64 = SALES / 10;
const DUE: i64 = 200;
/// The longest wait for everything to be done.
const DONE: Duration = Duration::from_mins(1);
const LOOK: Duration = Duration::from_millis(50);
/// 1 once every event was dispatched.
const NOTHING_WAITS: &str =
    "SELECT (count(*) = 0)::int::bigint FROM app.outbox WHERE dispatched_at IS NULL";

/// Waits until a figure is what it must be; it must never be more.
async fn becomes(database: &Database, sql: &'static str, expected: i64) {
    let began = Instant::now();
    loop {
        let found = database.count(sql).await;
        if found == expected {
            return;
        }
        assert!(found < expected, "{found} instead of {expected}: {sql}");
        assert!(began.elapsed() < DONE, "only {found} of {expected}: {sql}");
        sleep(LOOK).await;
    }
}

/// One sale by Kofi's link, up to the money.
async fn buy(service: Service, fatou: Person, soap: String, click: String, nth: i64) {
    let items = json!({ "items": [{ "product_id": soap, "quantity": 1 }], "click_id": click });
    let placed = service.post_with_key("/api/orders", &fatou, &format!("o{nth}"), items).await;
    let path = format!("/api/orders/{}/pay", placed.expect(201).str("/order/id"));
    let wish = json!({ "channel": "MOBILE_MONEY" });
    let opened = service.post_with_key(&path, &fatou, &format!("p{nth}"), wish).await.expect(200);
    let page = opened.str("/payment_url").to_owned();
    let form = "outcome=ACCEPTED&operator=OM";
    let kind = ("content-type", "application/x-www-form-urlencoded");
    let paid = Service::at(String::new()).send_text(&page, form, &[kind]).await;
    assert!(paid.status < 400, "{}", paid.text);
}

/// Sells, half by the one process and half by the other.
async fn sell(first: &Running, second: &Running) {
    let awa = first.service.person("Awa", "merchant").await;
    let kofi = second.service.person("Kofi", "influencer").await;
    // Of one buyer no more wait for money than may, however late the worker comes to them.
    let mut buyers = vec![];
    for nth in 0..BUYERS {
        buyers.push(first.service.person(&format!("Fatou-{nth}"), "customer").await);
    }
    let soap = first.service.product(&awa, "Savon", 10_000).await;
    let (_, link) = sign(&first.service, &awa, &kofi, &soap).await;
    let mut sales = JoinSet::new();
    for (nth, buyer) in (0..SALES).zip(buyers.iter().cycle()) {
        let service = if nth % 2 == 0 { &first.service } else { &second.service };
        let click = click_on(&first.service, &link).await;
        sales.spawn(buy(service.clone(), buyer.clone(), soap.clone(), click, nth));
    }
    while let Some(sold) = sales.join_next().await {
        sold.expect("a sale");
    }
}

/// Invitations of one merchant, for one product each.
async fn invite(service: &Service) {
    let aida = service.person("Aida", "merchant").await;
    let kwame = service.person("Kwame", "influencer").await;
    for nth in 0..DUE {
        let product = service.product(&aida, &format!("Pagne {nth}"), 5_000).await;
        let offer = json!({
            "influencer_id": kwame.id, "product_ids": [product], "commission": 12,
        });
        service.post("/api/collaborations/requests", Some(&aida), offer).await.expect(201);
    }
}

/// Holds the database to these figures.
async fn holds(database: &Database, figures: &[(&'static str, i64)]) {
    for (sql, expected) in figures {
        assert_eq!(database.count(sql).await, *expected, "{sql}");
    }
}

#[test]
fn three_processes_on_one_database_settle_each_sale_once() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let first = place.serve(None).await;
        let place = place.with("CAURI_PUBLIC_URL", &first.service.base_url);
        let second = place.serve(None).await;
        let _worker = place.serve_as("worker").await;
        sell(&first, &second).await;
        becomes(&database, "SELECT count(*) FROM app.orders WHERE status = 'paid'", SALES).await;
        becomes(&database, "SELECT count(*) FROM app.conversions", SALES).await;
        becomes(&database, NOTHING_WAITS, 1).await;
        let figures = [
            ("SELECT count(*) FROM app.payments WHERE settled_at IS NOT NULL", SALES),
            ("SELECT count(*) FROM ledger.entries", SALES),
            ("SELECT count(*) FROM ledger.entries WHERE kind = 'sale'", SALES),
            ("SELECT count(*) FROM app.outbox WHERE kind = 'payment.completed'", SALES),
            ("SELECT count(*) FROM app.outbox WHERE kind = 'order.paid'", SALES),
            (
                "SELECT count(DISTINCT aggregate_id) FROM app.outbox WHERE kind = 'order.paid'",
                SALES,
            ),
        ];
        holds(&database, &figures).await;
        let checked = place.run(&["ledger", "verify"]);
        assert_eq!(checked.status.code(), Some(0), "{checked:?}");
    });
}

#[test]
fn three_processes_that_start_at_once_expire_each_invitation_once() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let first = place.serve(None).await;
        invite(&first.service).await;
        let place = place.with("CAURI_PUBLIC_URL", &first.service.base_url);
        first.kill();
        database.execute("UPDATE app.system SET clock_offset_seconds = 8 * 86400").await;
        let _three = tokio::join!(place.serve(None), place.serve(None), place.serve_as("worker"));
        let expired = "SELECT count(*) FROM app.collaborations WHERE status = 'expired'";
        becomes(&database, expired, DUE).await;
        becomes(&database, NOTHING_WAITS, 1).await;
        let told = "SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.expired'";
        let moves = "SELECT count(*) FROM app.collaboration_moves WHERE command = 'expire'";
        holds(&database, &[(told, DUE), (moves, DUE)]).await;
    });
}

#[test]
fn an_api_leaves_the_work_to_a_worker_which_answers_only_its_operator() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let api = place.serve_as("api").await;
        let awa = api.service.person("Awa", "merchant").await;
        api.service.product(&awa, "Savon", 10_000).await;
        sleep(Duration::from_secs(2)).await;
        let dispatched = "SELECT count(*) FROM app.outbox WHERE dispatched_at IS NOT NULL";
        assert_eq!(database.count(dispatched).await, 0, "the API did the worker's part");

        let place = place.with("CAURI_PUBLIC_URL", &api.service.base_url);
        let mut worker = place.serve_as("worker").await;
        becomes(&database, dispatched, 2).await;
        for path in ["/healthz", "/readyz", "/metrics"] {
            worker.service.get(path, None).await.expect(200);
        }
        for path in ["/api/products", "/docs/", "/openapi.json", "/api/sandbox/clock"] {
            worker.service.get(path, Some(&awa)).await.expect_problem(404, "not_found");
        }
        worker.terminate();
        let status = worker.ended().await;
        assert_eq!(status.and_then(|status| status.code()), Some(0), "{}", worker.told());
    });
}
