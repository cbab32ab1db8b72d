//! The outermost layer: a request id, a line in the log, and problems in the reader's language.
//! Deliberately not here: what is answered – handlers decide that.

use super::client_origin::came_through_trusted_proxy;
use crate::kernel::{language::Language, problem::Problem, request_id::RequestId, state::Http};
use axum::{
    extract::{MatchedPath, Request, State},
    http::{HeaderMap, HeaderName, HeaderValue, Method, StatusCode, header},
    middleware::Next,
    response::Response,
};
use cauri_application::kernel::caller::Caller;
use opentelemetry::propagation::Extractor;
use std::time::{Duration, Instant};
use tracing::{Instrument as _, Span, field::Empty};
use tracing_opentelemetry::OpenTelemetrySpanExt as _;

/// Names the request, to whoever asks us about it.
pub(crate) const REQUEST_ID: HeaderName = HeaderName::from_static("x-request-id");

/// Wraps every request.
pub(crate) async fn respond(
    State(http): State<Http>,
    mut request: Request,
    next: Next,
) -> Response {
    let number = http.app.ids.next();
    request.extensions_mut().insert(RequestId(number));
    let request_id = number.to_string();
    let language = Language::of(request.headers());
    let method = word(request.method());
    // The template, never the address itself: addresses carry ids, codes and tokens.
    let route = request
        .extensions()
        .get::<MatchedPath>()
        .map_or("(unmatched)", MatchedPath::as_str)
        .to_owned();
    let began = Instant::now();
    let span = tracing::info_span!("request", %request_id, method, %route, status = Empty);
    follow_trace(&http, &request, &span);
    let mut response = next.run(request).instrument(span.clone()).await;
    let refusal = response.extensions_mut().remove::<Problem>().or_else(|| bare_refusal(&response));
    let code = refusal.as_ref().map(Problem::code);
    if let Some(problem) = refusal {
        let said = std::mem::take(response.headers_mut());
        let known = std::mem::take(response.extensions_mut());
        response = problem.render(language, &request_id);
        keep(said, response.headers_mut());
        *response.extensions_mut() = known;
    }
    let status = response.status().as_u16();
    span.record("status", status);
    let caller = response.extensions_mut().remove::<Caller>();
    let line = Line { status, code, caller, millis: millis(began.elapsed()) };
    span.in_scope(|| line.write());
    count(method, route, status, began.elapsed());
    if http.draining.has_begun() {
        response.headers_mut().insert(header::CONNECTION, HeaderValue::from_static("close"));
    }
    if let Ok(value) = HeaderValue::from_str(&request_id) {
        response.headers_mut().insert(REQUEST_ID, value);
    }
    response
}

/// Templates of routes, methods by name: nobody can make these figures grow.
fn count(method: &'static str, route: String, status: u16, took: Duration) {
    metrics::histogram!(
        "cauri_http_request_duration_seconds", "method" => method, "route" => route.clone(),
    )
    .record(took.as_secs_f64());
    metrics::counter!(
        "cauri_http_requests_total",
        "method" => method, "route" => route, "status" => status.to_string(),
    )
    .increment(1);
}

fn millis(duration: Duration) -> u64 {
    u64::try_from(duration.as_millis()).unwrap_or(u64::MAX)
}

/// The one line that every request leaves: who (id and role), how it ended, how long it took.
/// Request id, method and route stand in its span.
struct Line {
    status: u16,
    code: Option<&'static str>,
    caller: Option<Caller>,
    millis: u64,
}

impl Line {
    fn write(self) {
        let Self { status, code, caller, millis } = self;
        let actor_id = caller.map(|caller| tracing::field::display(caller.user_id));
        let actor_role = caller.map(|caller| caller.role.as_str());
        tracing::info!(status, code, actor_id, actor_role, millis, "answered");
    }
}

/// Methods by name. Whatever else somebody makes up is one word, so that nobody can make figures
/// grow.
fn word(method: &Method) -> &'static str {
    const KNOWN: [&str; 7] = ["GET", "POST", "PUT", "DELETE", "PATCH", "HEAD", "OPTIONS"];
    KNOWN.into_iter().find(|known| *known == method.as_str()).unwrap_or("other")
}

/// A proxy that we trust may say which trace the request belongs to; from anybody else a new one
/// begins.
fn follow_trace(http: &Http, request: &Request, span: &Span) {
    if !came_through_trusted_proxy(request, &http.edge) {
        return;
    }
    let parent = opentelemetry::global::get_text_map_propagator(|propagator| {
        propagator.extract(&TraceHeaders(request.headers()))
    });
    // An error says that no traces are made.
    let _ = span.set_parent(parent);
}

struct TraceHeaders<'a>(&'a HeaderMap);

impl Extractor for TraceHeaders<'_> {
    fn get(&self, key: &str) -> Option<&str> {
        self.0.get(key)?.to_str().ok()
    }

    fn keys(&self) -> Vec<&str> {
        self.0.keys().map(HeaderName::as_str).collect()
    }
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
