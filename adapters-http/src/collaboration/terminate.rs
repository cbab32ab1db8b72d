//! `PUT /api/collaborations/requests/{id}/terminate`
//! Deliberately not here: taking back what nobody has signed (`withdraw`).

use super::moved::{MovedAnswer, moved};
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        body::Body, if_match::IfMatch, language::Language, path::PathId, problem::Problem,
        state::Http,
    },
};
use axum::{extract::State, http::HeaderMap, response::Response};
use cauri_application::collaboration::{negotiate::MoveRequest, terminate};
use cauri_domain::kernel::CollaborationId;
use serde::Deserialize;
use utoipa::ToSchema;

/// Why it is ended.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct TerminateBody {
    /// The reason, for the other side.
    #[schema(example = "Notre boutique ferme.", min_length = 1, max_length = 5_000)]
    message: String,
}

/// Ends an active collaboration.
///
/// Its link still leads to the product and earns nothing by new clicks; what was earned stays
/// earned.
#[utoipa::path(
    put, path = "/api/collaborations/requests/{id}/terminate", tag = "collaborations",
    operation_id = "terminate_collaboration", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = Option<String>, Header)),
    request_body = TerminateBody, responses((status = 200, body = MovedAnswer))
)]
pub(crate) async fn terminate(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    IfMatch(if_match): IfMatch,
    PathId(id): PathId<CollaborationId>,
    headers: HeaderMap,
    body: Body<TerminateBody>,
) -> Result<Response, Problem> {
    let asked = MoveRequest { id, key: body.key.as_ref(), if_match };
    let answer = terminate::terminate(&http.app, &caller, asked, body.value.message).await?;
    Ok(moved(answer, "moves.terminated", Language::of(&headers)))
}
