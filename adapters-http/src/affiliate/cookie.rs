//! The first-party cookie that keeps a visitor's click tokens.
//! Deliberately not here: which tokens are kept (domain) and what they say (sealed).

use axum::http::{HeaderMap, header};
use cauri_domain::affiliate::TOKEN_LIMIT;

/// The cookie's name.
const NAME: &str = "cauri_clicks";
/// Stands between tokens; no token holds it.
const BETWEEN: char = '.';

/// The tokens that a request brings; no more than a visitor keeps.
pub(crate) fn read(headers: &HeaderMap) -> Vec<String> {
    headers
        .get_all(header::COOKIE)
        .iter()
        .filter_map(|value| value.to_str().ok())
        .flat_map(|value| value.split(';'))
        .filter_map(|pair| pair.trim().split_once('='))
        .filter(|(name, _)| *name == NAME)
        .flat_map(|(_, value)| value.split(BETWEEN))
        .filter(|token| !token.is_empty())
        .take(TOKEN_LIMIT)
        .map(ToOwned::to_owned)
        .collect()
}

/// The cookie that keeps these tokens for as long as a click attributes.
pub(crate) fn write(tokens: &[String], days: i64, secure: bool) -> String {
    let value = tokens.join(&BETWEEN.to_string());
    let max_age = days.saturating_mul(86_400);
    let secure = if secure { "; Secure" } else { "" };
    format!("{NAME}={value}; Path=/; Max-Age={max_age}; HttpOnly; SameSite=Lax{secure}")
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_written_is_read_back() {
        let tokens = vec!["a-1".to_owned(), "b_2".to_owned()];
        let cookie = write(&tokens, 30, true);
        assert_eq!(
            cookie,
            "cauri_clicks=a-1.b_2; Path=/; Max-Age=2592000; HttpOnly; SameSite=Lax; Secure"
        );
        let mut headers = HeaderMap::new();
        headers.append(header::COOKIE, "other=x".parse().unwrap());
        let kept = "theme=dark; cauri_clicks=a-1.b_2; lang=fr";
        headers.append(header::COOKIE, kept.parse().unwrap());
        assert_eq!(read(&headers), tokens);
    }

    #[test]
    fn no_more_than_a_visitor_keeps() {
        let many = vec!["t".to_owned(); TOKEN_LIMIT + 5];
        let mut headers = HeaderMap::new();
        let cookie = format!("{NAME}={}", many.join("."));
        headers.insert(header::COOKIE, cookie.parse().unwrap());
        assert_eq!(read(&headers).len(), TOKEN_LIMIT);
        assert!(read(&HeaderMap::new()).is_empty());
    }
}
