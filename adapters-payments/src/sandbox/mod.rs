//! The sandbox gateway: a small server that speaks CinetPay's wire, for development, demo, tests.
//! Deliberately not here: any money, any look inside the application, any outside address.
//!
//! It stands on the other side of the wire: it keeps books of its own behind
//! [`SandboxBooks`] and reaches the merchant only by signed notices to the merchant's address.
//! What can be asked of it stands in `rules` (numbers that decide by themselves) and in
//! `page` (the form of the payment page, which a script may post as well).

mod checkout;
mod notice;
mod page;
mod rules;
mod transfer;

use crate::{
    cinetpay::{codes::TRANSFERS_TO, x_token::XToken},
    client::{ClientError, http_client},
};
use axum::{
    Json, Router,
    extract::DefaultBodyLimit,
    http::StatusCode,
    response::{IntoResponse, Response},
    routing::{get, post},
};
use cauri_application::{
    kernel::clock::MachineClock,
    payments::gateway::{
        Capabilities, SandboxBooks, SandboxBooksError, SandboxKind, SandboxTransaction,
    },
};
use cauri_domain::{kernel::Personal, money::Xof};
use serde_json::{Value, json};
use std::{fmt, sync::Arc, time::Duration};
use url::Url;

const BODY_LIMIT_BYTES: usize = 64 * 1024;
/// A merchant that has not answered a notice by then gets it again, or not at all.
const NOTICE_TIMEOUT: Duration = Duration::from_secs(2);

/// What the sandbox gateway takes: any total that the platform takes.
pub const fn capabilities() -> Capabilities {
    Capabilities {
        payment_min_xof: Xof::MIN_CHARGE,
        payment_max_xof: Xof::MAX_CHARGE,
        transfer_min_xof: Xof::MIN_CHARGE,
        transfer_max_xof: Xof::MAX_CHARGE,
        step_xof: Xof::new(5),
        refunds: false,
        cards_need_customer: true,
        transfers_to: &TRANSFERS_TO,
    }
}

/// Settings of the sandbox gateway. `Debug` hides what is secret.
#[derive(Debug, Clone)]
pub struct SandboxSettings {
    /// Where its router is nested, such as `http://127.0.0.1:8080/sandbox/gateway/`.
    pub public_url: Url,
    /// The merchant's address of today. Notices and buyers go there, with the path that was asked
    /// for, so that payments opened before a restart follow a new port.
    pub merchant_url: Url,
    /// The key that it takes.
    pub api_key: Personal<String>,
    /// The site that it takes.
    pub site_id: String,
    /// What it signs notices with.
    pub secret_key: Personal<String>,
    /// The password of its transfer API.
    pub transfer_password: Personal<String>,
    /// After how long a notice asked for as late is sent.
    pub late_notice: Duration,
}

/// Why the sandbox gateway can't be built.
#[derive(Debug, thiserror::Error)]
pub enum SandboxError {
    /// The secret or the site is blank.
    #[error("the sandbox gateway's secret is blank")]
    BlankSecret,
    /// The HTTP client can't be made.
    #[error("the sandbox gateway's HTTP client can't be made")]
    Client(#[from] ClientError),
}

/// The sandbox gateway.
#[derive(Clone)]
pub struct Sandbox(Arc<Inner>);

struct Inner {
    settings: SandboxSettings,
    signer: XToken,
    /// Signs what is to be taken for forged.
    forger: XToken,
    books: Arc<dyn SandboxBooks>,
    clock: Arc<dyn MachineClock>,
    http: reqwest::Client,
}

impl Sandbox {
    /// Builds it over its books.
    pub fn new(
        settings: SandboxSettings,
        books: Arc<dyn SandboxBooks>,
        clock: Arc<dyn MachineClock>,
    ) -> Result<Self, SandboxError> {
        let signer = |secret: &str| XToken::new(secret, &settings.site_id);
        let secret = settings.secret_key.reveal();
        let signer_of_ours = signer(secret).ok_or(SandboxError::BlankSecret)?;
        let forger = signer(&format!("not {secret}")).ok_or(SandboxError::BlankSecret)?;
        let http = http_client(NOTICE_TIMEOUT, NOTICE_TIMEOUT)?;
        Ok(Self(Arc::new(Inner { signer: signer_of_ours, forger, settings, books, clock, http })))
    }

    /// True if a key is the one that it takes.
    fn knows_key(&self, api_key: &str) -> bool {
        api_key == self.0.settings.api_key.reveal().trim()
    }

    /// The payment page of a transaction, at today's address.
    fn page_url(&self, id: &str) -> Option<Url> {
        let base = &self.0.settings.public_url;
        let base = if base.path().ends_with('/') { base.clone() } else { slashed(base) };
        base.join(&format!("payment/{id}")).ok()
    }

    /// An address of the merchant's as asked for then, at the merchant's host of today. Nothing
    /// else is ever called, whatever a request names.
    fn merchant_address(&self, asked_for: &str) -> Option<Url> {
        let asked_for = Url::parse(asked_for).ok()?;
        let mut today = self.0.settings.merchant_url.clone();
        today.set_path(asked_for.path());
        today.set_query(asked_for.query());
        today.set_fragment(None);
        Some(today)
    }

    async fn find(
        &self,
        id: &str,
        kind: SandboxKind,
    ) -> Result<Option<SandboxTransaction>, Unavailable> {
        Ok(self.0.books.find(id).await?.filter(|transaction| transaction.kind == kind))
    }
}

fn slashed(base: &Url) -> Url {
    let mut base = base.clone();
    let path = format!("{}/", base.path());
    base.set_path(&path);
    base
}

impl fmt::Debug for Sandbox {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Sandbox").field("settings", &self.0.settings).finish_non_exhaustive()
    }
}

/// Its routes, to be nested under the path of `public_url`.
pub fn router(sandbox: Sandbox) -> Router {
    Router::new()
        .route("/v2/payment", post(checkout::open))
        .route("/v2/payment/check", post(checkout::check))
        .route("/payment/{id}", get(page::show).post(page::decide))
        .route("/v1/auth/login", post(transfer::login))
        .route("/v1/transfer/contact", post(transfer::contact))
        .route("/v1/transfer/money/send/contact", post(transfer::send))
        .route("/v1/transfer/check/money", get(transfer::check))
        .route("/v1/transfer/check/balance", get(transfer::balance))
        .layer(DefaultBodyLimit::max(BODY_LIMIT_BYTES))
        .with_state(sandbox)
}

/// The books can't be reached: the gateway is down, as a real one is now and then.
struct Unavailable;

impl From<SandboxBooksError> for Unavailable {
    fn from(error: SandboxBooksError) -> Self {
        tracing::error!(error = &error as &dyn std::error::Error, "sandbox gateway");
        Self
    }
}

impl IntoResponse for Unavailable {
    fn into_response(self) -> Response {
        (StatusCode::SERVICE_UNAVAILABLE, "sandbox gateway unavailable").into_response()
    }
}

/// An answer with a code, in the form of this family of gateways.
fn answer(status: StatusCode, code: &Value, message: &str, data: &Value) -> Response {
    (status, Json(json!({"code": code, "message": message, "data": data}))).into_response()
}

/// A refusal with a code and the reason for people.
fn refusal(code: &str, message: &str, description: &str) -> Response {
    let body = json!({"code": code, "message": message, "description": description, "data": []});
    (StatusCode::BAD_REQUEST, Json(body)).into_response()
}
