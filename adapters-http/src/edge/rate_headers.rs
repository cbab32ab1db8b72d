//! Where a caller stands with its limits, as headers.
//! Deliberately not here: counting (`limits`).

use super::limits::Standing;
use axum::http::{HeaderMap, HeaderName, HeaderValue, header};

/// Requests that are allowed at once.
pub(crate) const LIMIT: HeaderName = HeaderName::from_static("ratelimit-limit");
/// How many of them are left.
pub(crate) const REMAINING: HeaderName = HeaderName::from_static("ratelimit-remaining");
/// Seconds until all of them are there again.
pub(crate) const RESET: HeaderName = HeaderName::from_static("ratelimit-reset");

/// Writes them; whoever is refused learns after how many seconds to come back.
pub(crate) fn write(headers: &mut HeaderMap, standing: &Standing) {
    headers.insert(LIMIT, HeaderValue::from(standing.limit));
    headers.insert(REMAINING, HeaderValue::from(standing.remaining));
    headers.insert(RESET, HeaderValue::from(standing.reset_seconds));
    if let Some(seconds) = standing.retry_seconds {
        headers.insert(header::RETRY_AFTER, HeaderValue::from(seconds));
    }
}
