//! What comes after "this role may never do this" in the one order of checks is not told to a role
//! that may not: neither that an id is none, nor which field is wrong, nor that a key is missing.
//! Deliberately not here: the refusal itself – use cases ask the matrix, and act only if it allows.

use crate::kernel::{problem::Problem, state::Http};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use cauri_application::kernel::caller::{Caller, Denied};

/// Words of a 400 that stand behind the role in the order of checks.
const LATER: [&str; 3] =
    ["idempotency_key_required", "idempotency_key_invalid", "invalid_if_match"];

/// Answers 403 in the place of whatever a forbidden role would be told too early.
pub(crate) async fn forbid(State(http): State<Http>, request: Request, next: Next) -> Response {
    let operation = http.operations.find(request.method(), request.extensions());
    let caller = request.extensions().get::<Caller>();
    let forbidden = operation
        .zip(caller)
        .is_some_and(|(operation, caller)| !operation.allows(Some(caller.role)));
    let response = next.run(request).await;
    if forbidden && comes_later(&response) {
        return Problem::from(Denied).into_response();
    }
    response
}

fn comes_later(response: &Response) -> bool {
    let code = response.extensions().get::<Problem>().map(Problem::code);
    match response.status() {
        StatusCode::NOT_FOUND | StatusCode::CONFLICT | StatusCode::UNPROCESSABLE_ENTITY => true,
        StatusCode::BAD_REQUEST => code.is_some_and(|code| LATER.contains(&code)),
        _ => false,
    }
}
