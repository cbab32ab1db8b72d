//! Asking a running service over HTTP, as any program would.
//! Deliberately not here: what is asked for.

use super::people::Person;
use crate::compose::install_tls;
use reqwest::{Method, RequestBuilder, StatusCode, header, redirect::Policy};
use serde_json::Value;
use std::time::Duration;

/// The longest wait for one answer; moving the clock does all that is due before it answers.
const ANSWER_LIMIT: Duration = Duration::from_secs(30);
/// So much of a refusal is told.
const TOLD_CHARS: usize = 500;

/// Why a request did not get what the story needs.
#[derive(Debug, thiserror::Error)]
pub(crate) enum CallError {
    /// No client can be made.
    #[error("no HTTP client can be made")]
    Client(#[source] reqwest::Error),
    /// No answer.
    #[error("{request}: no answer")]
    Silent { request: String, source: reqwest::Error },
    /// Another status than one of success.
    #[error("{request} was answered with {status}: {body}")]
    Refused { request: String, status: StatusCode, body: String },
    /// The answer lacks a value.
    #[error("the answer to {request} has no {place}")]
    Missing { request: String, place: String },
    /// What was waited for did not happen.
    #[error("{what} did not happen within {seconds} s")]
    Late { what: String, seconds: u64 },
}

/// A client of one service. Redirects are shown, not followed.
#[derive(Debug)]
pub(crate) struct Client {
    http: reqwest::Client,
    base_url: String,
}

/// An answer that said yes.
#[derive(Debug)]
pub(crate) struct Answer {
    request: String,
    value: Value,
}

impl Client {
    pub(crate) fn new(base_url: &str) -> Result<Self, CallError> {
        install_tls();
        let http = reqwest::Client::builder()
            .redirect(Policy::none())
            .timeout(ANSWER_LIMIT)
            .user_agent(concat!("cauri-demo/", env!("CARGO_PKG_VERSION")))
            .build()
            .map_err(CallError::Client)?;
        Ok(Self { http, base_url: base_url.to_owned() })
    }

    /// Reads.
    pub(crate) async fn get(&self, path: &str, by: Option<&Person>) -> Result<Answer, CallError> {
        self.ask(Method::GET, path, by, None, None).await
    }

    /// Sends.
    pub(crate) async fn post(
        &self,
        path: &str,
        by: Option<&Person>,
        body: Value,
    ) -> Result<Answer, CallError> {
        self.ask(Method::POST, path, by, None, Some(body)).await
    }

    /// Sends under a key: sent twice, it is done once.
    pub(crate) async fn post_once(
        &self,
        path: &str,
        by: &Person,
        key: &str,
        body: Value,
    ) -> Result<Answer, CallError> {
        self.ask(Method::POST, path, Some(by), Some(key), Some(body)).await
    }

    /// Changes.
    pub(crate) async fn put(
        &self,
        path: &str,
        by: &Person,
        body: Value,
    ) -> Result<Answer, CallError> {
        self.ask(Method::PUT, path, Some(by), None, Some(body)).await
    }

    async fn ask(
        &self,
        method: Method,
        path: &str,
        by: Option<&Person>,
        key: Option<&str>,
        body: Option<Value>,
    ) -> Result<Answer, CallError> {
        let request = format!("{method} {path}");
        let mut builder = self
            .http
            .request(method, format!("{}{path}", self.base_url))
            .header(header::ACCEPT_LANGUAGE, "en");
        if let Some(person) = by {
            builder = builder.bearer_auth(&person.access_token);
        }
        if let Some(key) = key {
            builder = builder.header("idempotency-key", key);
        }
        if let Some(body) = body {
            builder = builder.json(&body);
        }
        let body = send(builder, &request).await?;
        Ok(Answer { request, value: serde_json::from_str(&body).unwrap_or_default() })
    }

    /// Follows an address as a browser would, one step, and answers where it leads.
    pub(crate) async fn follow(&self, address: &str) -> Result<String, CallError> {
        let request = format!("GET {address}");
        let sent = self.http.get(address).send().await;
        let response =
            sent.map_err(|source| CallError::Silent { request: request.clone(), source })?;
        let location = response.headers().get(header::LOCATION);
        location
            .and_then(|location| location.to_str().ok())
            .map(str::to_owned)
            .ok_or(CallError::Missing { request, place: "Location".to_owned() })
    }

    /// Sends the form of a page.
    pub(crate) async fn send_form(
        &self,
        address: &str,
        fields: &[(&str, &str)],
    ) -> Result<(), CallError> {
        let request = format!("POST {address}");
        send(self.http.post(address).form(fields), &request).await?;
        Ok(())
    }
}

/// Sends a request and reads its answer, which must be one of success.
async fn send(builder: RequestBuilder, request: &str) -> Result<String, CallError> {
    let silent = |source| CallError::Silent { request: request.to_owned(), source };
    let response = builder.send().await.map_err(silent)?;
    let status = response.status();
    let body = response.text().await.map_err(silent)?;
    if status.is_success() {
        return Ok(body);
    }
    let body = body.chars().take(TOLD_CHARS).collect();
    Err(CallError::Refused { request: request.to_owned(), status, body })
}

impl Answer {
    /// A text in the answer.
    pub(crate) fn text(&self, place: &str) -> Result<&str, CallError> {
        self.value.pointer(place).and_then(Value::as_str).ok_or_else(|| self.missing(place))
    }

    /// Whole francs in the answer.
    pub(crate) fn xof(&self, place: &str) -> Result<i64, CallError> {
        self.value.pointer(place).and_then(Value::as_i64).ok_or_else(|| self.missing(place))
    }

    fn missing(&self, place: &str) -> CallError {
        CallError::Missing { request: self.request.clone(), place: place.to_owned() }
    }
}
