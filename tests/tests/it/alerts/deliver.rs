//! The operator's address is told of alerts, by signed calls that are repeated until they arrive.
//! Deliberately not here: raising and clearing (`look`).

use crate::harness::{World, harness_watched};
use axum::{
    Router,
    body::Bytes,
    extract::State,
    http::{HeaderMap, StatusCode},
    routing::post,
};
use base64::{Engine as _, engine::general_purpose::STANDARD};
use cauri::settings::{AlertWebhookSettings, Watching};
use cauri_domain::kernel::Personal;
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit as _, Mac as _};
use serde_json::Value;
use sha2::Sha256;
use std::sync::{
    Arc, Mutex,
    atomic::{AtomicU16, Ordering},
};
use tokio::{net::TcpListener, task::JoinHandle};

const KEY: &str = "0123456789abcdef0123456789abcdef-webhook";

/// One call that came in.
#[derive(Debug, Clone)]
struct Call {
    id: String,
    timestamp: String,
    signature: String,
    body: String,
}

impl Call {
    /// True if whoever knows the key sent this.
    fn is_signed(&self) -> bool {
        let mac = Hmac::<Sha256>::new_from_slice(KEY.as_bytes()).unwrap();
        let told = format!("{}.{}.{}", self.id, self.timestamp, self.body);
        let expected = mac.chain_update(told.as_bytes()).finalize().into_bytes();
        self.signature == format!("v1,{}", STANDARD.encode(expected))
    }
}

/// The operator's side.
#[derive(Clone, Default)]
struct Receiver {
    calls: Arc<Mutex<Vec<Call>>>,
    status: Arc<AtomicU16>,
}

impl Receiver {
    fn calls(&self) -> Vec<Call> {
        self.calls.lock().unwrap().clone()
    }

    fn answers(&self, status: u16) {
        self.status.store(status, Ordering::SeqCst);
    }
}

async fn receive(State(receiver): State<Receiver>, headers: HeaderMap, body: Bytes) -> StatusCode {
    let header = |name: &str| headers[name].to_str().unwrap().to_owned();
    receiver.calls.lock().unwrap().push(Call {
        id: header("webhook-id"),
        timestamp: header("webhook-timestamp"),
        signature: header("webhook-signature"),
        body: String::from_utf8(body.to_vec()).unwrap(),
    });
    StatusCode::from_u16(receiver.status.load(Ordering::SeqCst)).unwrap()
}

/// A world whose operator wants to be told, and the operator's side.
fn told(test: impl AsyncFnOnce(&World, Receiver)) {
    let listener = std::net::TcpListener::bind("127.0.0.1:0").unwrap();
    listener.set_nonblocking(true).unwrap();
    let address = listener.local_addr().unwrap();
    let webhook = AlertWebhookSettings {
        url: Personal::new(format!("http://{address}/alerts").parse().unwrap()),
        key: Personal::new(KEY.to_owned()),
    };
    let watching = Watching { webhook: Some(webhook), ..Watching::default() };
    harness_watched(watching, async |world| {
        let receiver = Receiver::default();
        receiver.answers(204);
        let router = Router::new().route("/alerts", post(receive)).with_state(receiver.clone());
        let listener = TcpListener::from_std(listener).unwrap();
        let serving: JoinHandle<_> =
            tokio::spawn(async move { axum::serve(listener, router).await.unwrap() });
        test(world, receiver).await;
        serving.abort();
    });
}

/// Something happens that raises an alert about events.
async fn raise(world: &World) {
    world.person("Awa", "merchant").await;
    world.clock.advance(TimeDelta::minutes(2));
    assert_eq!(world.look().await, 1);
}

#[test]
fn it_is_told_what_was_raised_and_what_has_passed() {
    told(async |world, receiver| {
        raise(world).await;
        world.drain().await;
        let calls = receiver.calls();
        assert_eq!(calls.len(), 2, "{calls:?}");
        assert!(calls.iter().all(Call::is_signed));
        assert_ne!(calls[0].id, calls[1].id);
        let bodies: Vec<Value> =
            calls.iter().map(|call| serde_json::from_str(&call.body).unwrap()).collect();
        let mut kinds: Vec<_> = bodies.iter().map(|body| body["type"].clone()).collect();
        kinds.sort_by_key(ToString::to_string);
        assert_eq!(kinds, ["alert.cleared", "alert.raised"]);
        let raised = bodies.iter().find(|body| body["type"] == "alert.raised").unwrap();
        assert_eq!(raised["data"]["kind"], "dispatch_age");
        assert_eq!(raised["data"]["subject"], "events");
        assert_eq!(raised["data"]["measure"], 120);
        assert_eq!(raised["timestamp"], "2026-01-05T09:02:00.000000Z");
        world.drain().await;
        assert_eq!(receiver.calls().len(), 2, "each is told once");
        let left = "SELECT count(*) FROM app.alert_deliveries WHERE told_at IS NULL";
        assert_eq!(world.count(left).await, 0);
    });
}

#[test]
fn a_message_that_is_not_taken_is_sent_again_under_the_same_id() {
    told(async |world, receiver| {
        receiver.answers(500);
        raise(world).await;
        cauri_application::alerts::deliver::deliver(&world.app).await.unwrap();
        cauri_application::alerts::deliver::deliver(&world.app).await.unwrap();
        assert_eq!(receiver.calls().len(), 1, "not before it is time");
        world.machine.advance(TimeDelta::seconds(5));
        receiver.answers(200);
        cauri_application::alerts::deliver::deliver(&world.app).await.unwrap();
        let calls = receiver.calls();
        assert_eq!(calls.len(), 2);
        assert_eq!((&calls[0].id, &calls[0].body), (&calls[1].id, &calls[1].body));
        assert_ne!(calls[0].timestamp, calls[1].timestamp);
        assert!(calls.iter().all(Call::is_signed));
        world.drain().await;
    });
}

#[test]
fn nobody_tries_for_ever() {
    told(async |world, receiver| {
        receiver.answers(410);
        raise(world).await;
        for _ in 0..20 {
            cauri_application::alerts::deliver::deliver(&world.app).await.unwrap();
            world.machine.advance(TimeDelta::hours(12));
        }
        assert_eq!(receiver.calls().len(), 9);
        let gave_up = "SELECT count(*) FROM app.alert_deliveries
                       WHERE gave_up_at IS NOT NULL AND tries = 9 AND due_at IS NULL";
        assert_eq!(world.count(gave_up).await, 1);
    });
}

#[test]
fn many_at_once_tell_it_once() {
    told(async |world, receiver| {
        raise(world).await;
        let tell = || cauri_application::alerts::deliver::deliver(&world.app);
        let (a, b, c, d) = tokio::join!(tell(), tell(), tell(), tell());
        assert_eq!(a.unwrap() + b.unwrap() + c.unwrap() + d.unwrap(), 1);
        assert_eq!(receiver.calls().len(), 1);
    });
}
