//! `GET|HEAD|POST /api/webhooks/{gateway}`: a gateway's notices, and its look whether we are alive.
//! Deliberately not here: sessions, redirects, and any belief in what a notice says.

use crate::kernel::{
    path::PathWord,
    problem::{Problem, chain},
    state::Http,
};
use axum::{
    body::Bytes,
    extract::{DefaultBodyLimit, FromRequest, Request, State},
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use cauri_application::payments::{
    gateway::NoticeError,
    ports::NoticeAbout,
    receive_notice::{self, NoticeEndpoint, ReceiveNoticeError},
};

/// The largest notice, in bytes.
const NOTICE_LIMIT: usize = 64 * 1024;

/// A gateway looks whether we are alive.
#[utoipa::path(
    get, path = "/api/webhooks/{gateway}", tag = "payments",
    params(("gateway" = String, Path, example = "cinetpay")),
    responses((status = 200, description = "Alive"))
)]
pub(crate) async fn ping_notice(
    State(http): State<Http>,
    PathWord(gateway): PathWord,
) -> Result<StatusCode, Problem> {
    door(&http, &gateway).map(|_| StatusCode::OK)
}

/// A gateway's notice.
///
/// It is authenticated, kept and answered; the worker asks the gateway.
#[utoipa::path(
    post, path = "/api/webhooks/{gateway}", tag = "payments",
    params(("gateway" = String, Path, example = "cinetpay")),
    request_body(content = String, content_type = "application/x-www-form-urlencoded"),
    responses(
        (status = 200, description = "Taken; copies and unknown transactions too"),
        (status = 401, description = "`notice_not_authentic`")
    )
)]
pub(crate) async fn receive_notice(
    State(http): State<Http>,
    PathWord(gateway): PathWord,
    request: Request,
) -> Result<StatusCode, Problem> {
    let door = door(&http, &gateway)?;
    let headers = request.headers().clone();
    let body = read(&http, request).await.inspect_err(|_| count(&door, "unreadable"))?;
    if !is_taken(&headers, door.about()) {
        count(&door, "media_type");
        return Err(Problem::new(StatusCode::UNSUPPORTED_MEDIA_TYPE, "not_a_form"));
    }
    let headers: Vec<_> =
        headers.iter().map(|(name, value)| (name.as_str(), value.as_bytes())).collect();
    match receive_notice::receive_notice(&http.app, &door, &headers, &body).await {
        Ok(()) => Ok(StatusCode::OK),
        Err(error) => Err(refused(&door, &error, body.len())),
    }
}

fn door(http: &Http, gateway: &str) -> Result<NoticeEndpoint, Problem> {
    receive_notice::door(&http.app, gateway).ok_or_else(Problem::not_found)
}

async fn read(http: &Http, mut request: Request) -> Result<Bytes, Problem> {
    DefaultBodyLimit::max(NOTICE_LIMIT).apply(&mut request);
    Bytes::from_request(request, http).await.map_err(|rejection| {
        match rejection.into_response().status() {
            StatusCode::PAYLOAD_TOO_LARGE => {
                Problem::new(StatusCode::PAYLOAD_TOO_LARGE, "payload_too_large")
            }
            _ => Problem::malformed("malformed_notice"),
        }
    })
}

/// Notices about payments are forms; those about transfers come as JSON too.
fn is_taken(headers: &HeaderMap, about: NoticeAbout) -> bool {
    let kind = headers
        .get(header::CONTENT_TYPE)
        .and_then(|value| value.to_str().ok())
        .and_then(|value| value.split(';').next())
        .unwrap_or_default()
        .trim();
    kind.eq_ignore_ascii_case("application/x-www-form-urlencoded")
        || (about == NoticeAbout::Transfer && kind.eq_ignore_ascii_case("application/json"))
}

/// What was refused is counted and logged without its content, which holds people's numbers.
fn refused(door: &NoticeEndpoint, error: &ReceiveNoticeError, bytes: usize) -> Problem {
    let (why, problem) = match error {
        ReceiveNoticeError::Notice(NoticeError::Malformed) => {
            ("malformed", Problem::malformed("malformed_notice"))
        }
        ReceiveNoticeError::Notice(NoticeError::NotAuthentic) => {
            ("not_authentic", Problem::new(StatusCode::UNAUTHORIZED, "notice_not_authentic"))
        }
        ReceiveNoticeError::Store(error) => {
            tracing::error!(error = chain(error), "a notice could not be kept");
            ("not_kept", Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable"))
        }
    };
    count(door, why);
    tracing::warn!(gateway = door.gateway(), why, bytes, "a notice was refused");
    problem
}

fn count(door: &NoticeEndpoint, why: &'static str) {
    metrics::counter!(
        "cauri_notices_refused_total", "gateway" => door.gateway(), "why" => why,
    )
    .increment(1);
}
