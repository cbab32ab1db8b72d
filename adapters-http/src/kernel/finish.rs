//! The outermost layer: a request id, a line in the log, and problems in the reader's language.
//! Deliberately not here: what is answered – handlers decide that.

use super::{language::Language, problem::Problem, request_id::RequestId, state::Http};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, StatusCode, header},
    middleware::Next,
    response::Response,
};
use std::time::Instant;
use tracing::Instrument as _;

/// Names the request, to whoever asks us about it.
pub(super) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps every request.
pub(crate) async fn finish(State(http): State<Http>, mut request: Request, next: Next) -> Response {
    let number = http.app.ids.next();
    request.extensions_mut().insert(RequestId(number));
    let request_id = number.to_string();
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
    let refusal = response.extensions_mut().remove::<Problem>();
    if let Some(problem) = refusal.or_else(|| bare_refusal(&response)) {
        let said = std::mem::take(response.headers_mut());
        response = problem.render(language, &request_id);
        keep(said, response.headers_mut());
    }
    let status = response.status().as_u16();
    let millis = began.elapsed().as_millis();
    span.in_scope(|| tracing::info!(status, millis, "answered"));
    metrics::counter!(
        "cauri_http_requests_total",
        "method" => method.to_string(), "route" => route, "status" => status.to_string(),
    )
    .increment(1);
    if http.leaving.has_begun() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Keeps what a refusal says in headers (limits, allowed methods, origins), not what it says of a
/// body that is replaced.
fn keep(said: HeaderMap, headers: &mut HeaderMap) {
    let of_body = [header::CONTENT_TYPE, header::CONTENT_LENGTH];
    let mut last = None;
    for (name, value) in said {
        // A repeated header comes with its name once, then without.
        last = name.or(last);
        let Some(name) = last.clone().filter(|name| !of_body.contains(name)) else { continue };
        headers.append(name, value);
    }
}

/// What the framework refuses by itself becomes a problem too.
fn bare_refusal(response: &Response) -> Option<Problem> {
    let status = response.status();
    let code = match status {
        StatusCode::NOT_FOUND => "not_found",
        StatusCode::METHOD_NOT_ALLOWED => "method_not_allowed",
        StatusCode::PAYLOAD_TOO_LARGE => "payload_too_large",
        StatusCode::INTERNAL_SERVER_ERROR => "internal",
        StatusCode::SERVICE_UNAVAILABLE => "timed_out",
        _ => return None,
    };
    let bare =
        !response.headers().contains_key(header::CONTENT_TYPE) || status != StatusCode::NOT_FOUND;
    bare.then(|| Problem::new(status, code))
}
