//! Answers: JSON with `success`, and replays that say so.
//! Deliberately not here: problems.

use axum::{
    Json,
    http::{HeaderName, HeaderValue, StatusCode},
    response::{IntoResponse, Response},
};
use cauri_application::kernel::idempotency::Answer;
use serde::Serialize;

/// Says that an answer is an earlier one.
pub(crate) const REPLAYED: HeaderName = HeaderName::from_static("idempotency-replayed");

/// An answer that may be the replay of an earlier one; the body is the same in both cases.
pub(crate) fn replayable<T, W: Serialize>(
    status: StatusCode,
    answer: Answer<T>,
    wire: impl FnOnce(T) -> W,
) -> Response {
    let mut response = (status, Json(wire(answer.outcome))).into_response();
    if answer.replayed {
        response.headers_mut().insert(REPLAYED, HeaderValue::from_static("true"));
    }
    response
}
