//! The version that a client saw, from `If-Match`, and the tag that tells it.
//! Deliberately not here: what happens to a stale one (use cases).

use super::{problem::Problem, state::Http};
use axum::{
    extract::FromRequestParts,
    http::{HeaderMap, HeaderValue, header, request::Parts},
};

/// The version that the client saw, if it says so: `"3"`, or `3` as many write it.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(crate) struct IfMatch(pub(crate) Option<i64>);

impl FromRequestParts<Http> for IfMatch {
    type Rejection = Problem;

    async fn from_request_parts(parts: &mut Parts, _: &Http) -> Result<Self, Problem> {
        read(&parts.headers).map(Self)
    }
}

/// The header of a representation that is in this version.
pub(crate) fn etag(version: i64) -> [(header::HeaderName, String); 1] {
    [(header::ETAG, format!("\"{version}\""))]
}

fn read(headers: &HeaderMap) -> Result<Option<i64>, Problem> {
    headers.get(header::IF_MATCH).map(version).transpose()
}

fn version(value: &HeaderValue) -> Result<i64, Problem> {
    let wrong = || Problem::malformed("invalid_if_match");
    let text = value.to_str().map_err(|_| wrong())?.trim();
    let quoted = text.strip_prefix('"').and_then(|rest| rest.strip_suffix('"'));
    let digits = quoted.unwrap_or(text);
    if !digits.bytes().all(|byte| byte.is_ascii_digit()) {
        return Err(wrong());
    }
    digits.parse().map_err(|_| wrong())
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_version_is_a_number_with_or_without_quotes() {
        for (text, expected) in [
            ("\"3\"", Some(3)),
            ("3", Some(3)),
            (" \"12\" ", Some(12)),
            ("", None),
            ("\"\"", None),
            ("*", None),
            ("W/\"3\"", None),
            ("\"3", None),
            ("+3", None),
            ("99999999999999999999", None),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(header::IF_MATCH, text.parse().unwrap());
            assert_eq!(read(&headers).ok().flatten(), expected, "{text}");
        }
        assert_eq!(read(&HeaderMap::new()).unwrap(), None);
    }
}
