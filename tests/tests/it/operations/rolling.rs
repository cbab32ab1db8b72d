//! Two nodes behind the proxy that we ship, restarted in turn under load: each request has its
//! right answer the first time it is asked.
//! Deliberately not here: kills (`killed_nodes`), what a single process does at its end
//! (`crash::killed`).

use super::nginx::Nginx;
use crate::{
    crash::{
        production,
        program::{Place, Running, free_port},
    },
    harness::{Database, Journal, Person, Reply, Service, run},
};
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, AtomicUsize, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{task::JoinSet, time::sleep};

/// How often both are restarted.
const ROUNDS: usize = 3;
/// Requests under way at the same time.
const AT_ONCE: usize = 8;
/// A breath between two requests of one client, so that the machine is not all that is measured.
const BREATH: Duration = Duration::from_millis(10);
/// The least that is to be answered in each restart.
const ENOUGH: usize = 20;
/// The longest wait for that.
const PATIENCE: Duration = Duration::from_mins(1);
const LOOK: Duration = Duration::from_millis(20);

/// What all clients share. Each asks once: no answer is asked for again.
#[derive(Clone)]
struct Load {
    service: Service,
    awa: Person,
    fatou: Person,
    soap: String,
    journal: Journal,
    answered: Arc<AtomicUsize>,
    over: Arc<AtomicBool>,
}

impl Load {
    async fn clients(self, client: usize) {
        for nth in 0.. {
            if self.over.load(Ordering::Relaxed) {
                return;
            }
            let key = format!("{client}-{nth}");
            match nth % 4 {
                0 => self.put_on_the_shelf(&key).await,
                1 => self.order_and_pay(&key).await,
                2 => self.read("/api/products", &self.awa, "/products/0/id").await,
                _ => self.read("/api/me", &self.fatou, "/user/id").await,
            }
            sleep(BREATH).await;
        }
    }

    async fn read(&self, path: &str, who: &Person, pointer: &str) {
        let reply = self.service.get(path, Some(who)).await.expect(200);
        assert!(!reply.str(pointer).is_empty());
        self.answered.fetch_add(1, Ordering::Relaxed);
    }

    async fn change(&self, path: &str, who: &Person, key: &str, body: Value) -> Value {
        let headers = [("idempotency-key", key)];
        let reply = self.service.send(Method::POST, path, Some(who), Some(body), &headers).await;
        assert!(matches!(reply.status, 200 | 201), "{path}: {} {}", reply.status, reply.text);
        // Nobody, the proxy neither, has asked before.
        assert!(!reply.headers.contains_key("idempotency-replayed"), "{path}");
        self.answered.fetch_add(1, Ordering::Relaxed);
        reply.json
    }

    async fn put_on_the_shelf(&self, key: &str) {
        let product = json!({
            "name": format!("Savon {key}"), "description": "Fait à la main", "price": 10_000,
            "category": "beaute",
        });
        let made = self.change("/api/products", &self.awa, key, product).await;
        self.journal.note("product", made["product"]["id"].as_str().expect("an id"));
    }

    async fn order_and_pay(&self, key: &str) {
        let items = json!({ "items": [{ "product_id": self.soap, "quantity": 1 }] });
        let placed = self.change("/api/orders", &self.fatou, key, items).await;
        let order_id = placed["order"]["id"].as_str().expect("an id");
        self.journal.note("order", order_id);
        let path = format!("/api/orders/{order_id}/pay");
        let paid = self.change(&path, &self.fatou, key, json!({ "channel": "MOBILE_MONEY" })).await;
        self.journal.note("payment", paid["payment_id"].as_str().expect("an id"));
        // Ten orders of one buyer wait at most.
        let path = format!("/api/orders/{order_id}/cancel");
        let headers = [("idempotency-key", &*format!("{key}-cancel"))];
        let reply = self.service.send(Method::PUT, &path, Some(&self.fatou), None, &headers).await;
        reply.expect(200);
        self.answered.fetch_add(1, Ordering::Relaxed);
    }

    /// Waits until so many more were answered.
    async fn goes_on(&self) {
        let (began, before) = (Instant::now(), self.answered.load(Ordering::Relaxed));
        while self.answered.load(Ordering::Relaxed) < before + ENOUGH {
            assert!(began.elapsed() < PATIENCE, "nothing is answered");
            sleep(LOOK).await;
        }
    }
}

/// Asks a node to stop; it says so, ends well, and is started again.
async fn restarted(place: &Place, node: Running, port: u16) -> Running {
    let mut node = node;
    node.terminate();
    says_that_it_leaves(&node.service).await;
    let status = node.ended().await;
    let told = node.told();
    assert_eq!(status.and_then(|status| status.code()), Some(0), "{told}");
    assert!(told.contains("\"stopped\"") && !told.contains("did not end"), "{told}");
    let node = place.serve_at("all", port).await;
    node.service.get("/readyz", None).await.expect(200);
    node
}

/// Soon after it was told to stop, a node is not ready, answers all the same, and keeps no
/// connection.
async fn says_that_it_leaves(node: &Service) {
    let began = Instant::now();
    loop {
        let ready = node.get("/readyz", None).await;
        if ready.status == 503 {
            assert_eq!(ready.headers["connection"], "close");
            let alive = node.get("/healthz", None).await.expect(200);
            assert_eq!(alive.headers["connection"], "close");
            return;
        }
        assert!(began.elapsed() < PATIENCE, "it stays ready");
        sleep(LOOK).await;
    }
}

#[test]
fn two_nodes_are_restarted_in_turn_and_no_request_is_lost() {
    run(async {
        let database = Database::fresh().await;
        // The sandbox's gateway stands with the API, so it is at a third process, which stays.
        let gateway = free_port();
        let place = Place::beside(&database.url)
            .with("CAURI_PUBLIC_URL", &format!("http://127.0.0.1:{gateway}"))
            .with("CAURI_TRUSTED_PROXIES", "127.0.0.1");
        let gateway = place.serve_at("api", gateway).await;
        let ports = [free_port(), free_port()];
        let mut nodes =
            [place.serve_at("all", ports[0]).await, place.serve_at("all", ports[1]).await];
        let nginx = Nginx::before(ports).await;

        let awa = gateway.service.person("Awa", "merchant").await;
        let fatou = gateway.service.person("Fatou", "customer").await;
        let soap = gateway.service.product(&awa, "Savon", 10_000).await;
        let load = Load {
            service: nginx.world(),
            awa,
            fatou,
            soap,
            journal: Journal::default(),
            answered: Arc::default(),
            over: Arc::default(),
        };
        let mut clients = JoinSet::new();
        for client in 0..AT_ONCE {
            clients.spawn(load.clone().clients(client));
        }
        for _ in 0..ROUNDS {
            let [first, second] = nodes;
            load.goes_on().await;
            let first = restarted(&place, first, ports[0]).await;
            load.goes_on().await;
            let second = restarted(&place, second, ports[1]).await;
            nodes = [first, second];
        }
        load.goes_on().await;
        load.over.store(true, Ordering::Relaxed);
        while let Some(ended) = clients.join_next().await {
            assert!(ended.is_ok(), "a request was lost ({ended:?}):\n{}", nginx.complaints());
        }
        for (kind, sql, before) in [
            ("product", "SELECT count(*) FROM app.products", 1),
            ("order", "SELECT count(*) FROM app.orders", 0),
            ("payment", "SELECT count(*) FROM app.payments", 0),
        ] {
            assert_eq!(database.count(sql).await, load.journal.count(kind) + before, "{sql}");
        }
    });
}

#[test]
fn production_behind_the_sample_is_reached_by_tls_alone() {
    run(async {
        let empty = Database::empty().await;
        let place = production::told(&empty.url);
        assert_eq!(place.run(&["migrate"]).status.code(), Some(0));
        let ports = [free_port(), free_port()];
        let node = place.serve_at("api", ports[0]).await;
        // The second is down; nobody notices.
        let nginx = Nginx::before(ports).await;
        let world = nginx.world();
        for _ in 0..4 {
            only_https(&world.get("/api/categories", None).await.expect(200));
        }
        world.get("/readyz", None).await.expect(200);
        // The proxy answers this one itself.
        only_https(&world.fetch("/metrics").await.expect(404));
        // A mebibyte is refused by the service and not by the proxy.
        let body = format!(r#"{{"email":"{}"}}"#, "x".repeat(1024 * 1024));
        let kind = "application/json";
        let large = world.send_raw("/api/auth/login", None, kind, &body).await;
        large.expect_problem(413, "payload_too_large");
        // With both nodes down the proxy alone is left, and says the same.
        drop(node);
        only_https(&world.fetch("/api/categories").await.expect(502));
    });
}

/// Once, and for every answer: whoever gives it.
fn only_https(answered: &Reply) {
    let told: Vec<_> = answered.headers.get_all("strict-transport-security").iter().collect();
    assert_eq!(told, ["max-age=31536000"]);
}

#[test]
fn nobody_is_sent_to_a_name_that_is_not_ours() {
    run(async {
        let nginx = Nginx::before([free_port(), free_port()]).await;
        let at = format!("http://127.0.0.1:{}", nginx.http);
        let sent = asked(&at, "/api/categories?limit=1", "shop.example").await;
        assert_eq!(sent.status, 301);
        let there = sent.headers["location"].to_str().expect("an address");
        assert_eq!(there, "https://shop.example/api/categories?limit=1");
        for other in ["evil.example", "127.0.0.1", "shop.example.evil.example"] {
            let refused = asked(&at, "/", other).await;
            assert!(!refused.headers.contains_key("location"), "{other}: {:?}", refused.headers);
            assert_eq!(refused.status, 421, "{other}");
        }
        nginx.by_another_name().fetch("/healthz").await.expect(421);
    });
}

/// An address as it is asked under this name.
async fn asked(at: &str, path: &str, name: &str) -> Reply {
    let headers = [("host", name)];
    let asked = Service::at(at.to_owned());
    asked.fetch_with(path, &headers).await
}
