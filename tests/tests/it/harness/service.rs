//! A running service, asked over HTTP.
//! Deliberately not here: where it runs – in this process, or in one of its own.

use super::{Person, Reply, contract};
use reqwest::{Method, RequestBuilder};
use serde_json::{Value, json};
use std::{net::SocketAddr, time::Duration};

/// A service at an address.
#[derive(Debug, Clone)]
pub(crate) struct Service {
    /// Where it listens.
    pub(crate) base_url: String,
    client: reqwest::Client,
}

impl Service {
    /// The service that listens there.
    pub(crate) fn at(base_url: String) -> Self {
        Self { base_url, client: client() }
    }

    /// The service that is reached on this machine under a name of its own, through a proxy with a
    /// certificate of its own making.
    pub(crate) fn behind_tls(name: &str, port: u16) -> Self {
        let client = builder()
            .tls_danger_accept_invalid_certs(true)
            .resolve(name, SocketAddr::from(([127, 0, 0, 1], port)))
            .build()
            .expect("a client");
        Self { base_url: format!("https://{name}:{port}"), client }
    }

    /// `GET`
    pub(crate) async fn get(&self, path: &str, who: Option<&Person>) -> Reply {
        self.send(Method::GET, path, who, None, &[]).await
    }

    /// `POST` with a JSON body.
    pub(crate) async fn post(&self, path: &str, who: Option<&Person>, body: Value) -> Reply {
        self.send(Method::POST, path, who, Some(body), &[]).await
    }

    /// `POST` with a JSON body under a client's key.
    pub(crate) async fn post_with_key(
        &self,
        path: &str,
        who: &Person,
        key: &str,
        body: Value,
    ) -> Reply {
        let headers = [("idempotency-key", key)];
        self.send(Method::POST, path, Some(who), Some(body), &headers).await
    }

    /// `PUT` with a JSON body.
    pub(crate) async fn put(&self, path: &str, who: Option<&Person>, body: Value) -> Reply {
        self.send(Method::PUT, path, who, Some(body), &[]).await
    }

    /// Any request.
    pub(crate) async fn send(
        &self,
        method: Method,
        path: &str,
        who: Option<&Person>,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Reply {
        self.try_send(method, path, who, body, headers).await.expect("an answer")
    }

    /// Any request, whose answer may not come.
    pub(crate) async fn try_send(
        &self,
        method: Method,
        path: &str,
        who: Option<&Person>,
        body: Option<Value>,
        headers: &[(&str, &str)],
    ) -> Result<Reply, reqwest::Error> {
        let mut request = self.client.request(method.clone(), format!("{}{path}", self.base_url));
        if let Some(person) = who {
            request = request.bearer_auth(&person.access_token);
        }
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        if let Some(body) = body {
            request = request.json(&body);
        }
        try_answer(&method, path, request).await
    }

    /// What is answered at a path, even by a proxy before the service: it is not held to the
    /// service's description.
    pub(crate) async fn fetch(&self, path: &str) -> Reply {
        self.fetch_with(path, &[]).await
    }

    /// The same, with headers.
    pub(crate) async fn fetch_with(&self, path: &str, headers: &[(&str, &str)]) -> Reply {
        let mut asked = self.client.get(format!("{}{path}", self.base_url));
        for (name, value) in headers {
            asked = asked.header(*name, *value);
        }
        Reply::read(asked.send().await.expect("an answer")).await
    }

    /// A request whose body is sent as it is.
    pub(crate) async fn send_raw(
        &self,
        path: &str,
        who: Option<&Person>,
        content_type: &str,
        body: &str,
    ) -> Reply {
        let mut request = self
            .client
            .post(format!("{}{path}", self.base_url))
            .header("content-type", content_type)
            .body(body.to_owned());
        if let Some(person) = who {
            request = request.bearer_auth(&person.access_token);
        }
        answer(&Method::POST, path, request).await
    }

    /// A `POST` whose body and headers are sent as they are.
    pub(crate) async fn send_text(
        &self,
        path: &str,
        body: &str,
        headers: &[(&str, &str)],
    ) -> Reply {
        let mut request = self.client.post(format!("{}{path}", self.base_url));
        for (name, value) in headers {
            request = request.header(*name, *value);
        }
        answer(&Method::POST, path, request.body(body.to_owned())).await
    }

    /// A form, whose answer may not come.
    pub(crate) async fn try_submit(&self, path: &str, form: &str) -> Result<Reply, reqwest::Error> {
        let request = self.client.post(format!("{}{path}", self.base_url));
        let request = request.header("content-type", "application/x-www-form-urlencoded");
        Reply::try_read(request.body(form.to_owned()).send().await?).await
    }

    /// Moves the business clock ahead over HTTP, with everything that is due then.
    pub(crate) async fn advance(&self, seconds: i64) -> Reply {
        self.post("/api/sandbox/clock", None, json!({ "advance_seconds": seconds })).await
    }
}

/// The answer to a request, as far as the API's description allows it.
async fn answer(method: &Method, path: &str, request: RequestBuilder) -> Reply {
    try_answer(method, path, request).await.expect("an answer")
}

/// The same, where the answer may not come.
async fn try_answer(
    method: &Method,
    path: &str,
    request: RequestBuilder,
) -> Result<Reply, reqwest::Error> {
    let reply = Reply::try_read(request.send().await?).await?;
    contract::hold(method.as_str(), path, &reply);
    Ok(reply)
}

fn client() -> reqwest::Client {
    builder().build().expect("a client")
}

/// Redirects are shown, not followed.
fn builder() -> reqwest::ClientBuilder {
    cauri::compose::install_tls();
    reqwest::Client::builder()
        .redirect(reqwest::redirect::Policy::none())
        .timeout(Duration::from_mins(1))
}
