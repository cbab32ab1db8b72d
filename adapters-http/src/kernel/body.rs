//! JSON bodies: bounded, well-formed, and with the client's key of a command.
//! Deliberately not here: what a body means.

use super::{nul, problem::Problem, state::Http};
use axum::{
    body::Bytes,
    extract::{FromRequest, Request, rejection::BytesRejection},
    http::{HeaderMap, StatusCode, header},
};
use cauri_application::kernel::ports::IdempotencyKey;
use cauri_domain::kernel::Patch;
use serde::{Deserialize, Deserializer, de::DeserializeOwned};
use sha2::{Digest, Sha256};

/// The largest JSON body, in bytes.
pub(crate) const BODY_LIMIT: usize = 1024 * 1024;
/// The longest idempotency key, in characters.
const KEY_LIMIT: usize = 255;

/// A body and the client's key. An empty body counts as `{}`: where no field is required, a body
/// is optional.
#[derive(Debug)]
pub(crate) struct Body<T> {
    /// What was sent.
    pub(crate) value: T,
    /// The client's key, if it sent one.
    pub(crate) key: Option<IdempotencyKey>,
}

/// The value of a body in which nothing need be said.
#[derive(Debug, Deserialize)]
pub(crate) struct NoBody {}

/// A field that may be left out, but not be null: for `#[serde(default, deserialize_with)]`.
pub(crate) fn changed<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Option<T>, D::Error> {
    T::deserialize(deserializer).map(Some)
}

/// A field that may be left out, and that null clears.
pub(crate) fn cleared<'de, T: Deserialize<'de>, D: Deserializer<'de>>(
    deserializer: D,
) -> Result<Patch<T>, D::Error> {
    Option::deserialize(deserializer).map(|value| value.map_or(Patch::Clear, Patch::Set))
}

impl<T> Body<T> {
    /// The client's key, where the operation needs one.
    pub(crate) fn required_key(&self) -> Result<&IdempotencyKey, Problem> {
        self.key.as_ref().ok_or_else(|| Problem::malformed("idempotency_key_required"))
    }
}

impl<T: DeserializeOwned> FromRequest<Http> for Body<T> {
    type Rejection = Problem;

    async fn from_request(request: Request, state: &Http) -> Result<Self, Problem> {
        let headers = request.headers().clone();
        let method = request.method().clone();
        let path = request.uri().path().to_owned();
        let bytes = Bytes::from_request(request, state).await.map_err(unreadable)?;
        if !bytes.is_empty() && !is_json(&headers) {
            return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_json"));
        }
        let text: &[u8] = if bytes.is_empty() { b"{}" } else { &bytes };
        let value = nul::refuse_in_json(text).and_then(|()| parse(text))?;
        let key = client_key(&headers)?.map(|key| {
            let mut hash = Sha256::new();
            for part in [method.as_str().as_bytes(), path.as_bytes(), &bytes] {
                hash.update(part);
                hash.update([0]);
            }
            IdempotencyKey { key, fingerprint: hash.finalize().into() }
        });
        Ok(Self { value, key })
    }
}

/// Why bytes could not be read: too many, or the connection broke.
pub(crate) fn unreadable(rejection: BytesRejection) -> Problem {
    if axum::response::IntoResponse::into_response(rejection).status()
        == StatusCode::PAYLOAD_TOO_LARGE
    {
        Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large")
    } else {
        Problem::malformed("malformed_body")
    }
}

fn is_json(headers: &HeaderMap) -> bool {
    headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .is_some_and(|kind| kind.trim().eq_ignore_ascii_case("application/json"))
}

fn client_key(headers: &HeaderMap) -> Result<Option<String>, Problem> {
    let Some(value) = headers.get("idempotency-key") else { return Ok(None) };
    match value.to_str() {
        Ok(key) if (1..=KEY_LIMIT).contains(&key.len()) && !key.contains('\t') => {
            Ok(Some(key.to_owned()))
        }
        _ => Err(Problem::malformed("idempotency_key_invalid")),
    }
}

/// Reads JSON; what is well-formed but of another shape is a 422 that names the field. The value
/// itself is never repeated.
pub(crate) fn parse<T: DeserializeOwned>(bytes: &[u8]) -> Result<T, Problem> {
    let mut reader = serde_json::Deserializer::from_slice(bytes);
    let value = serde_path_to_error::deserialize(&mut reader).map_err(|error| {
        let path = error.path().to_string();
        let inner = error.inner();
        // An enum that meets a number or null calls well-formed text ill-formed, too.
        let is_json = || serde_json::from_slice::<serde::de::IgnoredAny>(bytes).is_ok();
        if inner.classify() == serde_json::error::Category::Data || is_json() {
            let (field, code) = wrong_field(&path, &inner.to_string());
            Problem::unprocessable("invalid_body").field(field, code)
        } else {
            Problem::malformed("malformed_body")
        }
    })?;
    reader.end().map_err(|_| Problem::malformed("malformed_body"))?;
    Ok(value)
}

/// Field and word of a shape error. The texts of serde and of our wire numbers are matched, never
/// shown: they may repeat the value.
fn wrong_field(path: &str, message: &str) -> (String, &'static str) {
    if let Some(rest) = message.strip_prefix("missing field `") {
        let name = rest.split('`').next().unwrap_or_default();
        let field = if path == "." { name.to_owned() } else { format!("{path}.{name}") };
        return (field, "required");
    }
    let code = if message.starts_with(super::wire::NOT_FRANCS) {
        "integer_francs"
    } else if message.starts_with(super::wire::NOT_PLAIN_NUMBER) {
        "plain_number"
    } else if message.starts_with("unknown variant") {
        "unknown_word"
    } else {
        "wrong_type"
    };
    (path.to_owned(), code)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_well_formed_is_never_called_ill_formed() {
        #[derive(Debug, Deserialize)]
        #[serde(rename_all = "snake_case")]
        enum Word {
            On,
        }
        #[derive(Debug, Deserialize)]
        struct Thing {
            word: Word,
        }
        for (text, code) in [
            (r#"{"word":null}"#, "invalid_body"),
            (r#"{"word":7}"#, "invalid_body"),
            (r#"{"word":"off"}"#, "invalid_body"),
            (r#"{"word":"on"}}"#, "malformed_body"),
            (r#"{"word":nul}"#, "malformed_body"),
        ] {
            let refused = parse::<Thing>(text.as_bytes()).unwrap_err();
            assert_eq!(refused.code(), code, "{text}");
        }
        assert!(matches!(parse(br#"{"word":"on"}"#), Ok(Thing { word: Word::On })));
    }

    #[test]
    fn a_key_is_printable() {
        for (text, taken) in [("order-1", true), ("a b", true), ("a\tb", false), ("", false)] {
            let mut headers = HeaderMap::new();
            headers.insert("idempotency-key", text.parse().unwrap());
            let found = client_key(&headers).ok().flatten();
            assert_eq!(found.is_some(), taken, "{text:?}");
        }
    }
}
