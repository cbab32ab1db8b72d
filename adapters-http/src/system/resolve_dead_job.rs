//! `POST /api/admin/jobs/{id}/retry` and `/discard`
//! Deliberately not here: jobs that are still tried.

use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        answer::replayable,
        body::{Body, NoBody},
        path::PathWord,
        problem::Problem,
        request_id::CommandOrigin,
        state::Http,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use cauri_application::{
    kernel::{caller::Caller, ports::Origin},
    system::resolve_dead_job::{self, Resolution, ResolveDeadJobError},
};
use serde::Serialize;
use utoipa::ToSchema;

/// It is as it was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ResolvedJobAnswer {
    success: bool,
}

/// Gives a dead job all its tries again, the first of them at once.
#[utoipa::path(
    post, path = "/api/admin/jobs/{id}/retry", tag = "administration", security(("bearer" = [])),
    params(("id" = i64, Path)), responses((status = 200, body = ResolvedJobAnswer))
)]
pub(crate) async fn retry_job(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathWord(id): PathWord,
    CommandOrigin(origin): CommandOrigin,
    body: Body<NoBody>,
) -> Result<Response, Problem> {
    resolve(&http, &caller, &origin, &body, (&id, Resolution::Retry)).await
}

/// Takes a dead job away.
#[utoipa::path(
    post, path = "/api/admin/jobs/{id}/discard", tag = "administration", security(("bearer" = [])),
    params(("id" = i64, Path)), responses((status = 200, body = ResolvedJobAnswer))
)]
pub(crate) async fn discard_job(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathWord(id): PathWord,
    CommandOrigin(origin): CommandOrigin,
    body: Body<NoBody>,
) -> Result<Response, Problem> {
    resolve(&http, &caller, &origin, &body, (&id, Resolution::Discard)).await
}

async fn resolve(
    http: &Http,
    caller: &Caller,
    origin: &Origin,
    body: &Body<NoBody>,
    (id, settlement): (&str, Resolution),
) -> Result<Response, Problem> {
    // What is no number is no job's number, and neither is 0.
    let which = (id.parse().unwrap_or_default(), settlement);
    let key = body.key.as_ref();
    let done = resolve_dead_job::resolve_dead_job(&http.app, caller, key, origin, which).await?;
    Ok(replayable(StatusCode::OK, done, |()| ResolvedJobAnswer { success: true }))
}

impl From<ResolveDeadJobError> for Problem {
    fn from(error: ResolveDeadJobError) -> Self {
        match error {
            ResolveDeadJobError::Denied(error) => error.into(),
            ResolveDeadJobError::Idempotency(error) => error.into(),
            ResolveDeadJobError::NotFound => Self::not_found(),
            ResolveDeadJobError::NotDead => Self::conflict("job_not_dead"),
            ResolveDeadJobError::Store(error) => error.into(),
        }
    }
}
