//! Who may come in at all: signed in where that is asked for, and not too often.
//! Deliberately not here: what a role may do (use cases ask the matrix), and the counting
//! (`limits`).
//!
//! This is the beginning of the one order of checks: 401, then 429, then whatever the body says.

use super::{client_address::ClientAddress, limits::Class, rate_headers};
use crate::{
    edge::signed_in,
    kernel::{blank::Blank, problem::Problem, state::Http},
};
use axum::{
    extract::{Request, State},
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use cauri_application::{
    kernel::caller::Caller,
    matrix::{Access, Operation},
};

/// Lets a request in, and tells the caller where it stands with its limits.
pub(crate) async fn gatekeep(
    State(http): State<Http>,
    mut request: Request,
    next: Next,
) -> Response {
    let operation = http.operations.find(request.method(), request.extensions());
    if operation.is_some_and(asks_who_calls) {
        match signed_in::caller(&http, request.headers()).await {
            Ok(caller) => request.extensions_mut().insert(caller),
            Err(problem) => return problem.into_response(),
        };
    }
    let caller = request.extensions().get::<Caller>().copied();
    let mut response = within_limits(&http, operation, request, next).await;
    if let Some(caller) = caller {
        // For the line in the log.
        response.extensions_mut().insert(caller);
    }
    response
}

async fn within_limits(
    http: &Http,
    operation: Option<Operation>,
    request: Request,
    next: Next,
) -> Response {
    let Some(class) = Class::of(operation, request.method()) else {
        return next.run(request).await;
    };
    let caller = request.extensions().get::<Caller>();
    let address = request.extensions().get::<ClientAddress>().cloned().unwrap_or_default();
    let Some(standing) = http.limits.take(class, caller, &address) else {
        return next.run(request).await;
    };
    let mut response = match standing.retry_seconds {
        None => next.run(request).await,
        Some(seconds) => Problem::new(StatusCode::TOO_MANY_REQUESTS, "rate_limited")
            .with("delay", Blank::Seconds(seconds))
            .into_response(),
    };
    rate_headers::write(response.headers_mut(), &standing);
    response
}

fn asks_who_calls(operation: Operation) -> bool {
    matches!(operation.access(), Access::SignedIn | Access::Roles(_))
}
