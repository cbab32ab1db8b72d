//! `GET /r/{code}` and `GET /r/{code}/{product}`
//! Deliberately not here: what a click proves.

use super::{cookie, listed_agents::is_listed};
use crate::{
    edge::client_address::ClientAddress,
    kernel::{
        path::{PathWord, PathWords},
        problem::Problem,
        state::Http,
    },
};
use axum::{
    extract::{FromRequestParts, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, Uri, header, request::Parts},
    response::{IntoResponse, Response},
};
use cauri_application::affiliate::follow_link::{self, Followed, Visit};
use cauri_domain::kernel::{Personal, ProductId, without_trailing_marks};
use std::convert::Infallible;
use uuid::Uuid;

/// Under these headers programs say that nobody sees the page yet.
const PURPOSES: [&str; 4] = ["sec-purpose", "purpose", "x-purpose", "x-moz"];
/// The longest host name (RFC 1035).
const HOST_LIMIT: usize = 253;
/// The creator's own marks in an address; at most so many of them, each so long, travel on.
const MARKS_LIMIT: usize = 10;
const MARK_LIMIT: usize = 200;
/// The longest program name that is kept for hashing, in characters.
const AGENT_LIMIT: usize = 500;

/// Who follows, as far as the request tells.
pub(crate) struct Visitor {
    marks: String,
    tokens: Vec<String>,
    user_agent: Option<String>,
    looks_ahead: bool,
    address: Option<Personal<String>>,
    referrer_host: Option<String>,
}

impl FromRequestParts<Http> for Visitor {
    type Rejection = Infallible;

    async fn from_request_parts(parts: &mut Parts, http: &Http) -> Result<Self, Infallible> {
        let address = ClientAddress::from_request_parts(parts, http).await?;
        let headers = &parts.headers;
        Ok(Self {
            marks: marks(parts.uri.query().unwrap_or_default()),
            tokens: cookie::read(headers),
            user_agent: text(headers, &header::USER_AGENT)
                .map(|name| name.chars().take(AGENT_LIMIT).collect()),
            looks_ahead: parts.method == Method::HEAD || looks_ahead(headers),
            address: address.text(),
            referrer_host: text(headers, &header::REFERER).and_then(host),
        })
    }
}

impl Visitor {
    fn visits(self, code: String, product_id: Option<ProductId>) -> Visit {
        Visit {
            code,
            marks: self.marks,
            product_id,
            tokens: self.tokens,
            listed_agent: self.user_agent.as_deref().is_some_and(is_listed),
            user_agent: self.user_agent,
            looks_ahead: self.looks_ahead,
            address: self.address,
            referrer_host: self.referrer_host,
        }
    }
}

/// `utm_…` and `sub_id` of a query, written anew; what is over-long or no text stays behind.
fn marks(query: &str) -> String {
    let travels = |name: &str| name == "sub_id" || name.starts_with("utm_");
    let short = |text: &str| text.chars().count() <= MARK_LIMIT;
    let pairs = form_urlencoded::parse(query.as_bytes())
        .filter(|(name, value)| travels(name) && short(name) && short(value))
        .filter(|(name, value)| !name.chars().chain(value.chars()).any(char::is_control))
        .take(MARKS_LIMIT);
    form_urlencoded::Serializer::new(String::new()).extend_pairs(pairs).finish()
}

fn text<'h>(headers: &'h HeaderMap, name: &HeaderName) -> Option<&'h str> {
    headers.get(name).and_then(|value| value.to_str().ok())
}

fn looks_ahead(headers: &HeaderMap) -> bool {
    PURPOSES.iter().filter_map(|name| headers.get(*name)).any(|value| {
        let purpose = value.to_str().unwrap_or_default().to_ascii_lowercase();
        purpose.contains("prefetch") || purpose.contains("preview")
    })
}

fn host(referrer: &str) -> Option<String> {
    let address: Uri = referrer.parse().ok()?;
    let host = address.host()?.to_ascii_lowercase();
    (1..=HOST_LIMIT).contains(&host.len()).then_some(host)
}

/// Follows an affiliate link.
#[utoipa::path(
    get, path = "/r/{code}", tag = "affiliate",
    params(
        ("code" = String, Path, description = "The link's code", example = "7z3kq0m2v9xyc"),
        ("sub_id" = Option<String>, Query, description = "Travels on, as every `utm_…` does")
    ),
    responses(
        (status = 302, description = "To the product, with `click_id` while the link is active",
            headers(("Location" = String))),
        (status = 404, description = "`not_found`: no such link, and no product to show")
    )
)]
pub(crate) async fn follow_link(
    State(http): State<Http>,
    PathWord(code): PathWord,
    visitor: Visitor,
) -> Result<Response, Problem> {
    follow(&http, &visitor.visits(code, None)).await
}

/// Follows an affiliate link to one product.
#[utoipa::path(
    get, path = "/r/{code}/{product}", tag = "affiliate",
    params(
        ("code" = String, Path, description = "The link's code", example = "7z3kq0m2v9xyc"),
        ("product" = Uuid, Path, description = "One of the link's products"),
        ("sub_id" = Option<String>, Query, description = "Travels on, as every `utm_…` does")
    ),
    responses(
        (status = 302, description = "To the product, with `click_id` while the link is active",
            headers(("Location" = String))),
        (status = 404, description = "`not_found`: no such product")
    )
)]
pub(crate) async fn follow_product_link(
    State(http): State<Http>,
    PathWords(code, product): PathWords,
    visitor: Visitor,
) -> Result<Response, Problem> {
    let product = without_trailing_marks(&product);
    if product.is_empty() {
        return follow(&http, &visitor.visits(code, None)).await;
    }
    let product = Uuid::try_parse(product).map_err(|_| Problem::not_found())?;
    follow(&http, &visitor.visits(code, Some(ProductId(product)))).await
}

async fn follow(http: &Http, visit: &Visit) -> Result<Response, Problem> {
    match follow_link::follow_link(&http.app, visit).await? {
        Followed::Attributed { location, tokens } => {
            let policy = &http.app.policy;
            let secure = policy.public_url.starts_with("https://");
            let kept = cookie::write(&tokens, policy.terms.policy().click_days, secure);
            let mut response = redirect(&location)?;
            response.headers_mut().insert(header::SET_COOKIE, header_value(&kept)?);
            Ok(response)
        }
        Followed::Unattributed { location } => redirect(&location),
        Followed::Nowhere => Err(Problem::not_found()),
    }
}

/// 302, and nobody in between keeps it: each click has a token of its own.
fn redirect(location: &str) -> Result<Response, Problem> {
    let mut response = StatusCode::FOUND.into_response();
    let headers = response.headers_mut();
    headers.insert(header::LOCATION, header_value(location)?);
    headers.insert(header::CACHE_CONTROL, HeaderValue::from_static("no-store"));
    Ok(response)
}

fn header_value(text: &str) -> Result<HeaderValue, Problem> {
    HeaderValue::from_str(text)
        .map_err(|_| Problem::new(StatusCode::INTERNAL_SERVER_ERROR, "internal"))
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_host_of_a_referrer_is_read() {
        for (referrer, expected) in [
            ("https://www.Instagram.com/awa?token=secret", Some("www.instagram.com")),
            ("android-app://com.whatsapp/", Some("com.whatsapp")),
            ("/relative", None),
            ("not an address", None),
        ] {
            assert_eq!(host(referrer).as_deref(), expected, "{referrer}");
        }
    }

    #[test]
    fn the_creators_marks_travel_and_nothing_else() {
        for (query, expected) in [
            ("", ""),
            ("utm_source=ig&x=1&sub_id=42&click_id=forged", "utm_source=ig&sub_id=42"),
            ("utm_term=%C3%A9t%C3%A9+26&utm_id=a%26b", "utm_term=%C3%A9t%C3%A9+26&utm_id=a%26b"),
            ("utm_source=a%00b&utm_medium=a%0d%0ab&sub_id=", "sub_id="),
        ] {
            assert_eq!(marks(query), expected, "{query}");
        }
        assert_eq!(marks(&format!("sub_id={}", "x".repeat(MARK_LIMIT + 1))), "");
        let many = "utm_source=1&".repeat(MARKS_LIMIT + 5);
        assert_eq!(marks(&many).matches("utm_source").count(), MARKS_LIMIT);
    }

    #[test]
    fn a_look_ahead_says_so() {
        for (name, value, expected) in [
            ("sec-purpose", "prefetch;prerender", true),
            ("purpose", "Prefetch", true),
            ("x-purpose", "preview", true),
            ("x-moz", "prefetch", true),
            ("sec-purpose", "", false),
            ("accept", "prefetch", false),
        ] {
            let mut headers = HeaderMap::new();
            headers.insert(name, value.parse().unwrap());
            assert_eq!(looks_ahead(&headers), expected, "{name}: {value}");
        }
    }
}
