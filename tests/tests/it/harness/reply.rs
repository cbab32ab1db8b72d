//! What came back over HTTP.
//! Deliberately not here: what was expected.

use reqwest::{StatusCode, header::HeaderMap};
use serde_json::Value;

/// An answer, read to its end.
#[derive(Debug)]
pub(crate) struct Reply {
    /// Status.
    pub(crate) status: u16,
    /// Headers.
    pub(crate) headers: HeaderMap,
    /// Body, byte for byte.
    pub(crate) text: String,
    /// Body as JSON; null if it is none.
    pub(crate) json: Value,
}

impl Reply {
    /// Reads an answer.
    pub(crate) async fn read(response: reqwest::Response) -> Self {
        Self::try_read(response).await.expect("a body")
    }

    /// Reads an answer that may be cut off.
    pub(crate) async fn try_read(response: reqwest::Response) -> Result<Self, reqwest::Error> {
        let status: StatusCode = response.status();
        let headers = response.headers().clone();
        let text = response.text().await?;
        let json = serde_json::from_str(&text).unwrap_or(Value::Null);
        Ok(Self { status: status.as_u16(), headers, text, json })
    }

    /// The answer, if it has this status.
    #[track_caller]
    pub(crate) fn expect(self, status: u16) -> Self {
        assert_eq!(self.status, status, "{}", self.text);
        self
    }

    /// Holds a problem document to its status and word, and to the form that all have.
    #[track_caller]
    pub(crate) fn expect_problem(self, status: u16, code: &str) -> Self {
        let reply = self.expect(status);
        assert_eq!(reply.json["code"], code, "{}", reply.text);
        assert_eq!(reply.json["status"], status);
        assert_eq!(reply.json["success"], false);
        let kind = reply.headers["content-type"].to_str().expect("a type");
        assert!(kind.starts_with("application/problem+json"), "{kind}");
        for member in ["type", "title", "detail", "request_id"] {
            let text = reply.json[member].as_str().unwrap_or_default();
            assert!(!text.is_empty() && !text.contains("%{"), "{member}: {}", reply.text);
        }
        let title = reply.json["title"].as_str().unwrap_or_default();
        assert!(!title.contains(&format!("{code}.title")), "no text for {code}");
        reply
    }

    /// A string in the body.
    #[track_caller]
    pub(crate) fn str(&self, pointer: &str) -> &str {
        self.json
            .pointer(pointer)
            .and_then(Value::as_str)
            .unwrap_or_else(|| panic!("no text at {pointer}: {}", self.text))
    }

    /// A whole number in the body.
    #[track_caller]
    pub(crate) fn int(&self, pointer: &str) -> i64 {
        self.json
            .pointer(pointer)
            .and_then(Value::as_i64)
            .unwrap_or_else(|| panic!("no number at {pointer}: {}", self.text))
    }
}
