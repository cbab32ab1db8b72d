//! `PUT /api/collaborations/requests/{id}/reject`
//! Deliberately not here: taking one's own request back (`withdraw`).

use super::moved::{MovedAnswer, moved};
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        body::Body, if_match::IfMatch, language::Language, path::PathId, problem::Problem,
        state::Http,
    },
};
use axum::{extract::State, http::HeaderMap, response::Response};
use cauri_application::collaboration::{negotiate::MoveRequest, reject};
use cauri_domain::kernel::CollaborationId;
use serde::Deserialize;
use utoipa::ToSchema;

/// Why it is refused.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct RejectBody {
    /// The reason, for the other side.
    #[schema(example = "Ce n'est pas mon univers.", min_length = 1, max_length = 5_000)]
    message: String,
}

/// Refuses, with a reason.
#[utoipa::path(
    put, path = "/api/collaborations/requests/{id}/reject", tag = "collaborations",
    operation_id = "reject_collaboration", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = Option<String>, Header)),
    request_body = RejectBody, responses((status = 200, body = MovedAnswer))
)]
pub(crate) async fn reject(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    IfMatch(if_match): IfMatch,
    PathId(id): PathId<CollaborationId>,
    headers: HeaderMap,
    body: Body<RejectBody>,
) -> Result<Response, Problem> {
    let asked = MoveRequest { id, key: body.key.as_ref(), if_match };
    let answer = reject::reject(&http.app, &caller, asked, body.value.message).await?;
    Ok(moved(answer, "moves.rejected", Language::of(&headers)))
}
