//! `POST /api/sales/{id}/objections`
//! Deliberately not here: what admins make of it (`approve_objection`).

use super::withheld_wire::WithheldWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{answer::replayable, body::Body, path::PathId, problem::Problem, state::Http},
};
use axum::{extract::State, http::StatusCode, response::Response};
use cauri_application::revenue::object;
use cauri_domain::kernel::OrderLineId;
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// An objection.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ObjectionBody {
    /// Why it is not one's own purchase, in 1 to 2,000 characters.
    #[schema(example = "Ma sœur a payé avec mon téléphone.", min_length = 1, max_length = 2000)]
    message: String,
}

/// What the caller objects to, as it is now.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ObjectedAnswer {
    success: bool,
    withheld: WithheldWire,
    /// True if the caller had said the same before.
    already_applied: bool,
}

/// Objects to a commission that was withheld.
///
/// Within 30 days: as the seller of the line, or as the creator who would have earned.
#[utoipa::path(
    post, path = "/api/sales/{id}/objections", tag = "revenue", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path, description = "The line of the order")),
    request_body = ObjectionBody,
    responses((status = 200, body = ObjectedAnswer), (status = 201, body = ObjectedAnswer))
)]
pub(crate) async fn object(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<OrderLineId>,
    body: Body<ObjectionBody>,
) -> Result<Response, Problem> {
    let (key, message) = (body.key.as_ref(), &body.value.message);
    let answer = object::object(&http.app, &caller, key, id, message).await?;
    let already_applied = answer.outcome.already_applied;
    let status = if already_applied { StatusCode::OK } else { StatusCode::CREATED };
    Ok(replayable(status, answer, |objected| ObjectedAnswer {
        success: true,
        withheld: objected.withheld.into(),
        already_applied,
    }))
}
