//! What `serve` tells of itself: log lines, traces to a collector, errors to whoever wants them.
//! Deliberately not here: figures and alerts.

use crate::{
    crash::program::{END, Place, Running},
    harness::{Database, run},
};
use axum::{Router, body::Bytes, extract::State, http::Uri};
use opentelemetry_proto::tonic::{
    collector::trace::v1::ExportTraceServiceRequest, trace::v1::Span,
};
use prost::Message as _;
use reqwest::Method;
use serde_json::{Value, json};
use std::{
    sync::{Arc, Mutex},
    time::{Duration, Instant},
};
use tokio::{net::TcpListener, task::JoinHandle, time::sleep};

const LOOK: Duration = Duration::from_millis(50);
const TRACE: &str = "4bf92f3577b34da6a3ce929d0e0e4736";

/// Keeps whatever is sent to it.
#[derive(Clone, Default)]
struct Sink(Arc<Mutex<Vec<(String, Bytes)>>>);

impl Sink {
    /// A sink, its address, and its listener.
    async fn open() -> (Self, String, JoinHandle<()>) {
        let sink = Self::default();
        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let address = listener.local_addr().unwrap().to_string();
        let router = Router::new().fallback(keep).with_state(sink.clone());
        let serving = tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        (sink, address, serving)
    }

    fn bodies(&self, path: &str) -> Vec<Bytes> {
        let kept = self.0.lock().unwrap();
        kept.iter().filter(|(at, _)| at == path).map(|(_, body)| body.clone()).collect()
    }

    /// Every span that came so far.
    fn spans(&self) -> Vec<Span> {
        let requests = self.bodies("/v1/traces").into_iter();
        requests
            .map(|body| ExportTraceServiceRequest::decode(body).expect("OTLP"))
            .flat_map(|request| request.resource_spans)
            .flat_map(|resource| resource.scope_spans)
            .flat_map(|scope| scope.spans)
            .collect()
    }

    /// Waits for a span of this name.
    async fn span(&self, name: &str) -> Span {
        let began = Instant::now();
        loop {
            if let Some(span) = self.spans().into_iter().find(|span| span.name == name) {
                return span;
            }
            assert!(began.elapsed() < END, "no {name} among {:?}", self.spans());
            sleep(LOOK).await;
        }
    }

    /// Waits for an error that says this, as text.
    async fn error(&self, words: &str) -> String {
        let began = Instant::now();
        loop {
            let bodies = self.bodies("/api/1/envelope/");
            let texts = bodies.iter().map(|body| String::from_utf8_lossy(body).into_owned());
            if let Some(text) = texts.into_iter().find(|text| text.contains(words)) {
                return text;
            }
            assert!(began.elapsed() < END, "nobody is told of `{words}`");
            sleep(LOOK).await;
        }
    }
}

async fn keep(State(sink): State<Sink>, uri: Uri, body: Bytes) {
    sink.0.lock().unwrap().push((uri.path().to_owned(), body));
}

/// A proxy's word on which trace this is.
async fn healthz_within_a_trace(running: &Running) {
    let told = format!("00-{TRACE}-00f067aa0ba902b7-01");
    let headers = [("traceparent", told.as_str())];
    running.service.send(Method::GET, "/healthz", None, None, &headers).await.expect(200);
}

#[test]
fn a_request_becomes_a_trace_that_says_nothing_about_anybody() {
    run(async {
        let (sink, address, serving) = Sink::open().await;
        let database = Database::fresh().await;
        let place =
            Place::beside(&database.url).with("CAURI_OTLP_ENDPOINT", &format!("http://{address}"));
        let mut running = place.serve(None).await;
        let awa = running.service.person("Awa", "merchant").await;
        running.service.product(&awa, "Savon", 10_000).await;
        // We trust no proxy here: nobody may say which trace this is.
        healthz_within_a_trace(&running).await;
        let asked = sink.span("POST /api/products").await;
        let keys: Vec<_> = asked.attributes.iter().map(|told| told.key.as_str()).collect();
        for key in ["request_id", "method", "route", "status"] {
            assert!(keys.contains(&key), "{keys:?}");
        }
        let within = sink.spans().into_iter().filter(|span| span.trace_id == asked.trace_id);
        assert!(within.clone().any(|span| span.name == "transaction"));
        assert!(
            within.clone().all(|span| {
                span.span_id == asked.span_id || span.parent_span_id == asked.span_id
            })
        );
        // What is left leaves at the end.
        running.service.get("/api/products", Some(&awa)).await.expect(200);
        running.terminate();
        assert_eq!(running.ended().await.and_then(|status| status.code()), Some(0));
        let spans = sink.spans();
        assert!(spans.iter().any(|span| span.name == "GET /api/products"));
        assert!(spans.iter().any(|span| span.name == "tick"), "events were dispatched");
        let health = spans.iter().find(|span| span.name == "GET /healthz").unwrap();
        assert_ne!(hex::encode(&health.trace_id), TRACE);
        let told = format!("{spans:?}");
        for word in ["example.sn", "Awa", "Savon", "eyJ", "127.0.0.1"] {
            assert!(!told.contains(word), "{word} in {told}");
        }
        serving.abort();
    });
}

#[test]
fn a_trusted_proxy_says_which_trace_it_is() {
    run(async {
        let (sink, address, serving) = Sink::open().await;
        let database = Database::fresh().await;
        let place = Place::beside(&database.url)
            .with("CAURI_OTLP_ENDPOINT", &format!("http://{address}"))
            .with("CAURI_TRUSTED_PROXIES", "127.0.0.1");
        let running = place.serve(None).await;
        healthz_within_a_trace(&running).await;
        let health = sink.span("GET /healthz").await;
        assert_eq!(hex::encode(&health.trace_id), TRACE);
        assert_eq!(hex::encode(&health.parent_span_id), "00f067aa0ba902b7");
        serving.abort();
    });
}

#[test]
fn a_collector_that_is_not_there_keeps_nobody_waiting() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url)
            .with("CAURI_OTLP_ENDPOINT", "http://127.0.0.1:1")
            .with("CAURI_SENTRY_DSN", "http://key@127.0.0.1:1/1");
        let mut running = place.serve(None).await;
        for _ in 0..50 {
            running.service.get("/healthz", None).await.expect(200);
        }
        running.terminate();
        let status = running.ended().await;
        assert_eq!(status.and_then(|status| status.code()), Some(0), "{}", running.told());
    });
}

#[test]
fn errors_are_told_and_panics_too() {
    run(async {
        let (sink, address, serving) = Sink::open().await;
        let database = Database::fresh().await;
        let words = "panic(reached awa@example.sn at +2250707070707)";
        let place = Place::beside(&database.url)
            .with("CAURI_SENTRY_DSN", &format!("http://key@{address}/1"))
            .with("FAILPOINTS", &format!("after_notice_stored={words}"));
        let running = place.serve(None).await;
        database.execute("ALTER TABLE app.collaborations RENAME TO gone").await;
        let error = sink.error("\"tick\":\"expire_collaborations\"").await;
        assert!(error.contains("a tick failed"), "{error}");
        database.execute("ALTER TABLE app.gone RENAME TO collaborations").await;
        let paying = open_payment(&running).await;
        running.service.send_text(&paying, "outcome=ACCEPTED&operator=OM", &[FORM]).await;
        let panic = sink.error("the program panicked").await;
        assert!(panic.contains("\"location\":\""), "{panic}");
        assert!(panic.contains("[address]") && panic.contains("[number]"), "{panic}");
        for told in [&error, &panic] {
            for word in ["example.sn", "0707", "Fatou", "server_name", "\"user\""] {
                assert!(!told.contains(word), "{word} in {told}");
            }
        }
        let log = running.told();
        let lines = log.lines().filter(|line| !line.is_empty());
        for line in lines {
            assert!(serde_json::from_str::<Value>(line).is_ok(), "not JSON: {line}");
        }
        serving.abort();
    });
}

const FORM: (&str, &str) = ("content-type", "application/x-www-form-urlencoded");

/// An order with an open payment; the path of its page at the gateway.
async fn open_payment(running: &Running) -> String {
    let service = &running.service;
    let awa = service.person("Awa", "merchant").await;
    let fatou = service.person("Fatou", "customer").await;
    let soap = service.product(&awa, "Savon", 10_000).await;
    let items = json!({ "items": [{ "product_id": soap, "quantity": 1 }] });
    let order = service.post_with_key("/api/orders", &fatou, "o1", items).await.expect(201);
    let path = format!("/api/orders/{}/pay", order.str("/order/id"));
    let wish = json!({ "channel": "MOBILE_MONEY" });
    let opened = service.post_with_key(&path, &fatou, "p1", wish).await.expect(200);
    opened.str("/payment_url").strip_prefix(&service.base_url).expect("our own").to_owned()
}

#[test]
fn a_request_leaves_one_line_that_says_who_what_and_how_long() {
    run(async {
        let database = Database::fresh().await;
        let place = Place::beside(&database.url);
        let running = place.serve(None).await;
        let awa = running.service.person("Awa", "merchant").await;
        let denied = running.service.get("/api/admin/audit", Some(&awa)).await;
        let denied = denied.expect_problem(403, "forbidden_role");
        let made_up = Method::from_bytes(b"BREW").unwrap();
        running.service.send(made_up, "/api/products", None, None, &[]).await;
        let id = denied.json["request_id"].as_str().unwrap();
        let log = running.told();
        let lines: Vec<Value> = log
            .lines()
            .filter(|line| line.contains(id))
            .map(|line| serde_json::from_str(line).expect("JSON"))
            .collect();
        assert_eq!(lines.len(), 1, "{lines:?}");
        let line = &lines[0];
        assert_eq!(line["message"], "answered");
        assert_eq!(line["span"]["route"], "/api/admin/audit");
        assert_eq!((&line["status"], &line["code"]), (&403.into(), &"forbidden_role".into()));
        assert_eq!((&line["actor_id"], &line["actor_role"]), (&awa.id.into(), &"merchant".into()));
        assert!(line["millis"].is_number(), "{line}");
        let figures = running.service.get("/metrics", None).await.expect(200).text;
        assert!(figures.contains("method=\"other\""), "{figures}");
        assert!(!figures.contains("BREW"), "{figures}");
        let open = "cauri_alerts_open{kind=\"settle_age\"} 0";
        for figure in [open, "cauri_workers{state=\"alive\"} 1"] {
            assert!(figures.contains(figure), "no {figure} in\n{figures}");
        }
    });
}
