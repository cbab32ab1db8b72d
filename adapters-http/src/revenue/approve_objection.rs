//! `POST /api/admin/objections/{id}/approve`
//! Deliberately not here: objecting (`object`).

use super::withheld_wire::WithheldWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        answer::replayable,
        body::{Body, NoBody},
        path::PathId,
        problem::Problem,
        request_id::CommandOrigin,
        state::Http,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use cauri_application::revenue::approve_objection;
use cauri_domain::kernel::OrderLineId;
use serde::Serialize;
use utoipa::ToSchema;

/// What it is about, as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ApprovedAnswer {
    success: bool,
    withheld: WithheldWire,
    /// True if the caller had agreed before: the second word must be another admin's.
    already_applied: bool,
}

/// Agrees with an objection.
///
/// With the second admin's word the commission is given back by an adjustment, out of the seller's
/// part.
#[utoipa::path(
    post, path = "/api/admin/objections/{id}/approve", tag = "administration",
    security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path, description = "The line of the order")),
    responses((status = 200, body = ApprovedAnswer))
)]
pub(crate) async fn approve_objection(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<OrderLineId>,
    CommandOrigin(origin): CommandOrigin,
    body: Body<NoBody>,
) -> Result<Response, Problem> {
    let key = body.key.as_ref();
    let agreed = approve_objection::approve_objection(&http.app, &caller, key, &origin, id).await?;
    Ok(replayable(StatusCode::OK, agreed, |agreed| ApprovedAnswer {
        success: true,
        withheld: agreed.withheld.into(),
        already_applied: agreed.already_applied,
    }))
}
