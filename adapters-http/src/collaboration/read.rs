//! `GET /api/collaborations/requests/{id}`
//! Deliberately not here: contract and history.

use super::wire::{LinkWire, RequestWire};
use crate::{
    edge::signed_in::SignedIn,
    kernel::{if_match::etag, path::PathId, problem::Problem, state::Http},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use cauri_application::collaboration::read;
use cauri_domain::kernel::CollaborationId;
use serde::Serialize;
use utoipa::ToSchema;

/// One collaboration.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestAnswer {
    success: bool,
    request: RequestDetailWire,
}

/// A collaboration with its link.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestDetailWire {
    #[serde(flatten)]
    request: RequestWire,
    #[serde(flatten)]
    link: LinkWire,
}

/// One collaboration, for its parties; its `ETag` can be sent as `If-Match`.
#[utoipa::path(
    get, path = "/api/collaborations/requests/{id}", tag = "collaborations",
    operation_id = "read_collaboration", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path)),
    responses(
        (status = 200, body = RequestAnswer,
            headers(("ETag" = String, description = "The version, for `If-Match`")))
    )
)]
pub(crate) async fn read(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<CollaborationId>,
) -> Result<Response, Problem> {
    let detail = read::read(&http.app, &caller, id).await?;
    let tag = etag(detail.representation.collaboration.version);
    let request = RequestDetailWire {
        request: RequestWire::from(&detail.representation),
        link: LinkWire::of(&http.app, detail.link.as_ref()),
    };
    Ok((tag, Json(RequestAnswer { success: true, request })).into_response())
}
