//! The one way out to a gateway: bounded in time, size and tries, and silent about secrets.
//! Deliberately not here: any gateway's addresses, fields or codes.

use crate::wire::unknown;
use backon::{ExponentialBuilder, Retryable};
use cauri_application::payments::gateway::GatewayError;
use recloser::{AsyncRecloser, Recloser};
use reqwest::{Client, RequestBuilder, redirect::Policy};
use std::{sync::Arc, time::Duration};

/// Gateways turn default library agents away.
const USER_AGENT: &str = concat!("cauri/", env!("CARGO_PKG_VERSION"));
/// No answer that we understand is longer than this.
const ANSWER_LIMIT_BYTES: usize = 64 * 1024;

/// How long and how often a gateway is asked.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Limits {
    /// For the connection.
    pub connect_timeout: Duration,
    /// For the whole call, the answer's body with it.
    pub total_timeout: Duration,
    /// How often a question (never an order) is asked again after no answer.
    pub more_tries: usize,
    /// Wait before the first further try; doubles, with jitter.
    pub first_wait: Duration,
    /// Calls over which the circuit breaker judges: it opens when half of them had no answer.
    pub breaker_calls: usize,
    /// How long an open circuit turns calls away.
    pub breaker_wait: Duration,
}

impl Default for Limits {
    fn default() -> Self {
        Self {
            connect_timeout: Duration::from_secs(5),
            total_timeout: Duration::from_secs(15),
            more_tries: 2,
            first_wait: Duration::from_millis(200),
            breaker_calls: 20,
            breaker_wait: Duration::from_secs(20),
        }
    }
}

/// Why there is no answer. It never repeats the address: tokens stand in queries.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub(crate) enum NoAnswer {
    #[error("time-out")]
    TimedOut,
    #[error("not reached")]
    NotReached,
    #[error("status {0}")]
    ServerError(u16),
    #[error("answer too long")]
    TooLong,
    #[error("circuit open")]
    CircuitOpen,
}

impl NoAnswer {
    /// True if the other side is ill; one 404 says nothing about its health.
    fn is_outage(self) -> bool {
        matches!(self, Self::TimedOut | Self::NotReached | Self::ServerError(_))
    }
}

impl From<NoAnswer> for GatewayError {
    fn from(reason: NoAnswer) -> Self {
        unknown(&reason.to_string())
    }
}

/// A gateway's host, as we call it.
#[derive(Clone)]
pub(crate) struct GatewayClient {
    service: &'static str,
    http: Client,
    breaker: AsyncRecloser,
    limits: Limits,
}

impl GatewayClient {
    /// A client with a circuit of its own for one service.
    pub(crate) fn new(service: &'static str, limits: Limits) -> Result<Self, ClientError> {
        let breaker = Recloser::custom()
            .error_rate(0.5)
            .closed_len(limits.breaker_calls)
            .half_open_len(2)
            .open_wait(limits.breaker_wait)
            .build();
        let http = http_client(limits.connect_timeout, limits.total_timeout)?;
        Ok(Self { service, http, breaker: breaker.into(), limits })
    }

    /// Requests are built with this and sent with [`Self::order`] or [`Self::ask`].
    pub(crate) fn http(&self) -> &Client {
        &self.http
    }

    /// Sends what changes something at the gateway: once.
    pub(crate) async fn order(
        &self,
        call: &'static str,
        request: RequestBuilder,
    ) -> Result<Vec<u8>, NoAnswer> {
        self.guarded(request).await.inspect_err(|reason| self.note(call, *reason))
    }

    /// Sends a question, which may be repeated safely.
    pub(crate) async fn ask(
        &self,
        call: &'static str,
        request: impl Fn() -> RequestBuilder,
    ) -> Result<Vec<u8>, NoAnswer> {
        let pauses = ExponentialBuilder::new()
            .with_min_delay(self.limits.first_wait)
            .with_max_times(self.limits.more_tries)
            .with_jitter();
        (|| self.guarded(request()))
            .retry(pauses)
            .when(|reason: &NoAnswer| reason.is_outage())
            .await
            .inspect_err(|reason| self.note(call, *reason))
    }

    async fn guarded(&self, request: RequestBuilder) -> Result<Vec<u8>, NoAnswer> {
        let is_outage = |reason: &NoAnswer| reason.is_outage();
        self.breaker.call_with(is_outage, exchange(request)).await.map_err(|error| match error {
            recloser::Error::Inner(reason) => reason,
            recloser::Error::Rejected => NoAnswer::CircuitOpen,
        })
    }

    fn note(&self, call: &'static str, reason: NoAnswer) {
        let service = self.service;
        metrics::counter!("cauri_gateway_no_answer_total", "service" => service, "call" => call)
            .increment(1);
        tracing::warn!(service = self.service, call, %reason, "the gateway gave no answer");
    }
}

/// One exchange. The client's time-out covers the body too.
async fn exchange(request: RequestBuilder) -> Result<Vec<u8>, NoAnswer> {
    let mut response = request.send().await.map_err(|error| transport(&error))?;
    if response.status().is_server_error() {
        return Err(NoAnswer::ServerError(response.status().as_u16()));
    }
    let mut body = Vec::new();
    while let Some(chunk) = response.chunk().await.map_err(|error| transport(&error))? {
        if body.len() + chunk.len() > ANSWER_LIMIT_BYTES {
            return Err(NoAnswer::TooLong);
        }
        body.extend_from_slice(&chunk);
    }
    Ok(body)
}

fn transport(error: &reqwest::Error) -> NoAnswer {
    if error.is_timeout() { NoAnswer::TimedOut } else { NoAnswer::NotReached }
}

/// The HTTP client can't be made.
#[derive(Debug, thiserror::Error)]
#[error("the HTTP client can't be made")]
pub struct ClientError(#[source] Box<dyn std::error::Error + Send + Sync>);

/// The one place that names the TLS provider. Trust anchors are compiled in, so that a bare
/// container trusts what a full machine trusts.
pub fn tls_config() -> Result<rustls::ClientConfig, ClientError> {
    let anchors = rustls::RootCertStore { roots: webpki_roots::TLS_SERVER_ROOTS.to_vec() };
    let provider = Arc::new(rustls::crypto::ring::default_provider());
    Ok(rustls::ClientConfig::builder_with_provider(provider)
        .with_safe_default_protocol_versions()
        .map_err(|error| ClientError(Box::new(error)))?
        .with_root_certificates(anchors)
        .with_no_client_auth())
}

/// A client with our trust anchors, and limits of time.
pub(crate) fn http_client(connect: Duration, total: Duration) -> Result<Client, ClientError> {
    Client::builder()
        .tls_backend_preconfigured(tls_config()?)
        .user_agent(USER_AGENT)
        .connect_timeout(connect)
        .timeout(total)
        .redirect(Policy::none())
        .build()
        .map_err(|error| ClientError(Box::new(error)))
}
