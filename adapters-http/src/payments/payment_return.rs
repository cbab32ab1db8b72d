//! `GET` and `POST /api/payments/return`: where a buyer lands after the gateway's page.
//! Deliberately not here: any write, and any belief in what the address says.

use crate::kernel::language::Language;
use axum::{
    http::{HeaderMap, HeaderName, header},
    response::{Html, IntoResponse, Response},
};

/// The page loads nothing and may not be framed; addresses with numbers in them stay here.
const HEADERS: [(HeaderName, &str); 4] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    ),
    (header::REFERRER_POLICY, "no-referrer"),
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::CACHE_CONTROL, "no-store"),
];

/// Where a buyer lands after paying.
#[utoipa::path(
    get, path = "/api/payments/return", tag = "payments",
    responses((status = 200, body = String, content_type = "text/html"))
)]
pub(crate) async fn payment_return(headers: HeaderMap) -> Response {
    page(Language::of(&headers))
}

/// The same, for gateways that post.
#[utoipa::path(
    post, path = "/api/payments/return", tag = "payments",
    responses((status = 200, body = String, content_type = "text/html"))
)]
pub(crate) async fn payment_return_post(headers: HeaderMap) -> Response {
    page(Language::of(&headers))
}

fn page(language: Language) -> Response {
    let text = |key: &'static str| crate::_rust_i18n_t!(key, locale = language.as_str());
    let html = format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <title>{title}</title></head><body><main><h1>{title}</h1><p>{detail}</p></main></body>\
         </html>",
        lang = language.as_str(),
        title = text("pages.thanks"),
        detail = text("pages.checking"),
    );
    (HEADERS, Html(html)).into_response()
}
