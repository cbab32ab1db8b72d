//! A merchant, a sandbox gateway and an adapter between them, on free ports of the loopback.
//! Deliberately not here: assertions.

use crate::books::{MemoryBooks, StandingClock};
use axum::{Router, body::Bytes, extract::State, http::HeaderMap, routing::any};
use cauri_domain::kernel::{PaymentId, Personal, TransferId};
use cauri_payments::{
    Limits,
    cinetpay::{CinetPay, Language, Settings},
    sandbox::{self, Sandbox, SandboxSettings},
};
use std::{
    sync::{
        Arc, Mutex,
        atomic::{AtomicU64, Ordering},
    },
    time::Duration,
};
use tokio::net::TcpListener;
use url::Url;
use uuid::Uuid;

pub(crate) const SITE: &str = "445160";
pub(crate) const SECRET: &str = "sandbox-secret-0123456789";

/// What the merchant got: path, token, body.
#[derive(Clone)]
pub(crate) struct Received {
    pub(crate) path: String,
    pub(crate) token: Option<Vec<u8>>,
    pub(crate) body: Vec<u8>,
}

pub(crate) type Inbox = Arc<Mutex<Vec<Received>>>;

pub(crate) struct World {
    pub(crate) gateway: CinetPay,
    pub(crate) gateway_url: Url,
    pub(crate) inbox: Inbox,
    pub(crate) clock: Arc<StandingClock>,
    pub(crate) http: reqwest::Client,
    next_id: AtomicU64,
}

impl World {
    pub(crate) async fn new() -> Self {
        Self::speaking_to(None).await
    }

    /// With `other` the adapter speaks to another server than the sandbox.
    pub(crate) async fn speaking_to(other: Option<Router>) -> Self {
        let clock = Arc::new(StandingClock::new());
        let inbox = Inbox::default();
        let merchant = Router::new().fallback(any(receive)).with_state(inbox.clone());
        let merchant_url = serve(merchant).await;

        let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
        let host = format!("http://{}/", listener.local_addr().unwrap());
        let gateway_url = Url::parse(&host).unwrap().join("sandbox/gateway/").unwrap();
        let sandbox = Sandbox::new(
            sandbox_settings(gateway_url.clone(), merchant_url.clone()),
            Arc::new(MemoryBooks::default()),
            clock.clone(),
        )
        .unwrap();
        let nested = Router::new().nest("/sandbox/gateway/", sandbox::router(sandbox));
        let router = other.unwrap_or(nested);
        tokio::spawn(async move { axum::serve(listener, router).await });

        let settings = settings(&gateway_url, &merchant_url);
        Self {
            gateway: CinetPay::new(settings, clock.clone()).unwrap(),
            gateway_url,
            inbox,
            clock,
            http: reqwest_client(),
            next_id: AtomicU64::new(1),
        }
    }

    pub(crate) fn payment_id(&self) -> PaymentId {
        PaymentId(self.uuid())
    }

    pub(crate) fn transfer_id(&self) -> TransferId {
        TransferId(self.uuid())
    }

    fn uuid(&self) -> Uuid {
        let low = u128::from(self.next_id.fetch_add(1, Ordering::Relaxed));
        Uuid::from_u128(0x0193_4a5b_6c7d_7e8f_9a0b_0000_0000_0000 + low)
    }

    pub(crate) async fn post_page(&self, page: &str, form: &[(&str, &str)]) -> (u16, String) {
        let response = self.http.post(page).form(form).send().await.unwrap();
        (response.status().as_u16(), response.text().await.unwrap())
    }

    pub(crate) fn received(&self) -> Vec<Received> {
        self.inbox.lock().unwrap().clone()
    }
}

fn reqwest_client() -> reqwest::Client {
    // Plain HTTP only, but this build of the client wants a provider in any case.
    let _ = rustls::crypto::ring::default_provider().install_default();
    reqwest::Client::new()
}

pub(crate) async fn serve(router: Router) -> Url {
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let address = format!("http://{}/", listener.local_addr().unwrap());
    tokio::spawn(async move { axum::serve(listener, router).await });
    Url::parse(&address).unwrap()
}

async fn receive(
    State(inbox): State<Inbox>,
    uri: axum::http::Uri,
    headers: HeaderMap,
    body: Bytes,
) -> &'static str {
    let token = headers.get("x-token").map(|token| token.as_bytes().to_vec());
    let received = Received { path: uri.path().to_owned(), token, body: body.to_vec() };
    inbox.lock().unwrap().push(received);
    "OK"
}

fn secret(text: &str) -> Personal<String> {
    Personal::new(text.to_owned())
}

fn sandbox_settings(public_url: Url, merchant_url: Url) -> SandboxSettings {
    SandboxSettings {
        public_url,
        merchant_url,
        api_key: secret("sandbox-key"),
        site_id: SITE.to_owned(),
        secret_key: secret(SECRET),
        transfer_password: secret("sandbox-password"),
        late_notice: Duration::from_millis(100),
    }
}

pub(crate) fn settings(gateway_url: &Url, merchant_url: &Url) -> Settings {
    Settings {
        checkout_url: gateway_url.clone(),
        transfer_url: gateway_url.clone(),
        api_key: secret("sandbox-key\n"),
        site_id: SITE.to_owned(),
        secret_key: secret(SECRET),
        transfer_password: secret("sandbox-password"),
        // The port of yesterday: the sandbox follows the merchant to today's.
        notify_url: Url::parse("http://127.0.0.1:1/api/webhooks/cinetpay").unwrap(),
        transfer_notify_url: merchant_url.join("api/webhooks/cinetpay-transfer").unwrap(),
        return_url: Url::parse("http://127.0.0.1:1/api/payments/return").unwrap(),
        contact_email: "payouts@shop.example".to_owned(),
        language: Language::French,
        capabilities: sandbox::capabilities(),
        limits: Limits {
            connect_timeout: Duration::from_millis(500),
            total_timeout: Duration::from_millis(500),
            more_tries: 1,
            first_wait: Duration::from_millis(1),
            ..Limits::default()
        },
    }
}
