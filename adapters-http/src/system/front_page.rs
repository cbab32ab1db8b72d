//! `GET /`: what this is, whether it works, and where to read on.
//! Deliberately not here: anything about anybody, and the API's description (`/docs`).

use super::health::is_ready;
use crate::kernel::{language::Language, state::Http};
use axum::{
    extract::State,
    http::{HeaderMap, HeaderName, header},
    response::{Html, IntoResponse, Response},
};
use cauri_application::kernel::mode::Mode;

/// The page loads nothing and sends nothing; what it says holds for the moment.
const HEADERS: [(HeaderName, &str); 3] = [
    (
        header::CONTENT_SECURITY_POLICY,
        "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'; \
         object-src 'none'",
    ),
    (header::CACHE_CONTROL, "no-store"),
    (header::VARY, "accept-language"),
];

/// A page for whoever opens the address in a browser.
#[utoipa::path(
    get, path = "/", tag = "operations",
    responses((status = 200, body = String, content_type = "text/html"))
)]
pub(crate) async fn front_page(State(http): State<Http>, headers: HeaderMap) -> Response {
    let language = Language::of(&headers);
    let is_ready = is_ready(&http).await;
    (HEADERS, Html(render(language, is_ready, http.app.mode))).into_response()
}

fn render(language: Language, is_ready: bool, mode: Mode) -> String {
    let text = |key: &'static str| crate::_rust_i18n_t!(key, locale = language.as_str());
    let status = text(if is_ready { "pages.front_well" } else { "pages.front_unwell" });
    let sandbox = match mode {
        Mode::Sandbox => format!("<p>{}</p>", text("pages.front_sandbox")),
        Mode::Production => String::new(),
    };
    format!(
        "<!doctype html><html lang=\"{lang}\"><head><meta charset=\"utf-8\">\
         <meta name=\"viewport\" content=\"width=device-width, initial-scale=1\">\
         <meta name=\"color-scheme\" content=\"light dark\"><title>Cauri</title></head><body>\
         <main><h1>Cauri</h1><p>{what}</p><p><strong>{status}</strong></p>{sandbox}\
         <ul><li><a href=\"/docs/\">{docs}</a></li><li><a href=\"/readyz\">{state}</a></li></ul>\
         </main></body></html>",
        lang = language.as_str(),
        what = text("pages.front_what"),
        docs = text("pages.front_docs"),
        state = text("pages.front_state"),
    )
}
