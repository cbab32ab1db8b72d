//! The outermost layer: a request id, a line in the log, and problems in the reader's language.
//! Deliberately not here: what is answered – handlers decide that.

use super::{language::Language, problem::Problem, state::Http};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderName, HeaderValue, StatusCode},
    middleware::Next,
    response::Response,
};
use std::time::Instant;
use tracing::Instrument as _;

const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps every request.
pub(crate) async fn finish(State(http): State<Http>, request: Request, next: Next) -> Response {
    let request_id = http.app.ids.next().to_string();
    let language = Language::of(request.headers());
    let method = request.method().clone();
    // The template, never the address itself: addresses carry ids, codes and tokens.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("(unmatched)", MatchedPath::as_str)
        .to_owned();
    let began = Instant::now();
    let span = tracing::info_span!("request", %request_id, %method, %route);
    let mut response = next.run(request).instrument(span.clone()).await;
    if let Some(problem) = response.extensions_mut().remove::<Problem>() {
        response = problem.render(language, &request_id);
    } else if let Some(problem) = bare_refusal(&response) {
        response = problem.render(language, &request_id);
    }
    let status = response.status().as_u16();
    let millis = began.elapsed().as_millis();
    span.in_scope(|| tracing::info!(status, millis, "answered"));
    metrics::counter!(
        "cauri_http_requests_total",
        "method" => method.to_string(), "route" => route, "status" => status.to_string(),
    )
    .increment(1);
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// What the framework refuses by itself becomes a problem too.
fn bare_refusal(response: &Response) -> Option<Problem> {
    let status = response.status();
    let code = match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "payload_too_large",
        StatusCode::INTERNAL_SERVER_ERROR => "internal",
        _ => return None,
    };
    let bare = !response.headers().contains_key(axum::http::header::CONTENT_TYPE)
        || status != StatusCode::NOT_FOUND;
    bare.then(|| Problem::new(status, code))
}
