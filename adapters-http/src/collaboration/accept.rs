//! `PUT /api/collaborations/requests/{id}/accept`
//! Deliberately not here: signing (`sign_contract`).

use super::moved::{MovedAnswer, moved};
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        body::Body, if_match::IfMatch, language::Language, path::PathId, problem::Problem,
        state::Http,
    },
};
use axum::{extract::State, http::HeaderMap, response::Response};
use cauri_application::collaboration::{accept, negotiate::MoveRequest};
use cauri_domain::kernel::CollaborationId;
use serde::Deserialize;
use utoipa::ToSchema;

/// Which offer is meant.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct AcceptBody {
    /// `offer_hash` of the request as it was read; with it nothing else can be accepted.
    #[schema(example = "9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08")]
    offer_hash: Option<String>,
}

/// Takes the offer on the table.
///
/// The contract is written now and waits for signatures.
#[utoipa::path(
    put, path = "/api/collaborations/requests/{id}/accept", tag = "collaborations",
    operation_id = "accept_collaboration", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = Option<String>, Header)),
    request_body = AcceptBody, responses((status = 200, body = MovedAnswer))
)]
pub(crate) async fn accept(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    IfMatch(if_match): IfMatch,
    PathId(id): PathId<CollaborationId>,
    headers: HeaderMap,
    body: Body<AcceptBody>,
) -> Result<Response, Problem> {
    let asked = MoveRequest { id, key: body.key.as_ref(), if_match };
    let answer = accept::accept(&http.app, &caller, asked, body.value.offer_hash).await?;
    Ok(moved(answer, "moves.accepted", Language::of(&headers)))
}
