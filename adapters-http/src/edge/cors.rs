//! Calls from the pages of other origins: only from those that the operator named, never with
//! cookies.
//! Deliberately not here: reading the setting (`edge`).

use super::rate_headers;
use super::{policy::Edge, respond::REQUEST_ID};
use crate::kernel::answer::REPLAYED;
use axum::http::{HeaderName, Method, header};
use std::time::Duration;
use tower_http::cors::CorsLayer;

/// For how long a browser need not ask again.
const REMEMBERED: Duration = Duration::from_hours(1);

/// The layer; none where nobody is named, and a browser then refuses by itself.
pub(crate) fn cors(edge: &Edge) -> Option<CorsLayer> {
    if edge.cors_origins.is_empty() {
        return None;
    }
    let layer = CorsLayer::new()
        .allow_origin(edge.cors_origins.clone())
        .allow_methods([Method::GET, Method::POST, Method::PUT, Method::DELETE])
        .allow_headers([
            header::ACCEPT_LANGUAGE,
            header::AUTHORIZATION,
            header::CONTENT_TYPE,
            header::IF_MATCH,
            HeaderName::from_static("idempotency-key"),
        ])
        .expose_headers([
            header::ETAG,
            header::RETRY_AFTER,
            rate_headers::LIMIT,
            rate_headers::REMAINING,
            rate_headers::RESET,
            REPLAYED,
            REQUEST_ID,
        ])
        .max_age(REMEMBERED);
    Some(layer)
}
