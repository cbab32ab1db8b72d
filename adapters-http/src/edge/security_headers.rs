//! What browsers are told about every answer.
//! Deliberately not here: who may call from other pages (`cors`).

use crate::kernel::state::Http;
use axum::{
    extract::{Request, State},
    http::{HeaderName, HeaderValue, header},
    middleware::Next,
    response::Response,
};
use cauri_application::kernel::mode::Mode;

/// Types are not guessed, other sites learn no address of ours, nobody frames our pages.
const ALWAYS: [(HeaderName, &str); 3] = [
    (header::X_CONTENT_TYPE_OPTIONS, "nosniff"),
    (header::REFERRER_POLICY, "same-origin"),
    (header::CONTENT_SECURITY_POLICY, "frame-ancestors 'none'; base-uri 'none'; object-src 'none'"),
];
/// For a year only HTTPS. Other names below the operator's domain are not ours to decide about.
const HTTPS_ONLY: (HeaderName, &str) = (header::STRICT_TRANSPORT_SECURITY, "max-age=31536000");

/// Adds them, where an answer does not say something of its own.
pub(crate) async fn security_headers(
    State(http): State<Http>,
    request: Request,
    next: Next,
) -> Response {
    let mut response = next.run(request).await;
    let https_only = (http.app.mode == Mode::Production).then_some(HTTPS_ONLY);
    for (name, value) in ALWAYS.into_iter().chain(https_only) {
        response.headers_mut().entry(name).or_insert(HeaderValue::from_static(value));
    }
    response
}
