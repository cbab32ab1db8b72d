//! `PUT /api/collaborations/requests/{id}/withdraw`
//! Deliberately not here: refusing the other side's offer (`reject`).

use super::moved::{MovedAnswer, moved};
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        body::Body, if_match::IfMatch, language::Language, path::PathId, problem::Problem,
        state::Http,
    },
};
use axum::{extract::State, http::HeaderMap, response::Response};
use cauri_application::collaboration::{negotiate::MoveRequest, withdraw};
use cauri_domain::kernel::CollaborationId;
use serde::Deserialize;
use utoipa::ToSchema;

/// Nothing has to be said.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct WithdrawBody {}

/// Takes a request back before it is signed.
#[utoipa::path(
    put, path = "/api/collaborations/requests/{id}/withdraw", tag = "collaborations",
    operation_id = "withdraw_collaboration", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-Match" = Option<String>, Header)),
    request_body = WithdrawBody, responses((status = 200, body = MovedAnswer))
)]
pub(crate) async fn withdraw(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    IfMatch(if_match): IfMatch,
    PathId(id): PathId<CollaborationId>,
    headers: HeaderMap,
    body: Body<WithdrawBody>,
) -> Result<Response, Problem> {
    let asked = MoveRequest { id, key: body.key.as_ref(), if_match };
    let answer = withdraw::withdraw(&http.app, &caller, asked).await?;
    Ok(moved(answer, "moves.withdrawn", Language::of(&headers)))
}
