//! `GET /api/collaborations/requests/{id}/contract.pdf`
//! Deliberately not here: making it (`cauri_application::collaboration::certificate`).

use crate::{
    edge::signed_in::SignedIn,
    kernel::{path::PathId, problem::Problem, state::Http},
};
use axum::{
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::{IntoResponse as _, Response},
};
use cauri_application::collaboration::certificate;
use cauri_domain::kernel::CollaborationId;
use sha2::{Digest as _, Sha256};

/// The contract as a sealed certificate (PDF/A).
///
/// While signatures are missing it is a draft, on every page of which stands that it is not
/// executed. Right after the last signature it may be a moment away (409 `not_ready`).
#[utoipa::path(
    get, path = "/api/collaborations/requests/{id}/contract.pdf", tag = "collaborations",
    operation_id = "read_certificate", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path), ("If-None-Match" = Option<String>, Header)),
    responses(
        (status = 200, content_type = "application/pdf", body = Vec<u8>),
        (status = 304, description = "It is the one that the caller has."),
        (
            status = 409, description = "`not_ready`: in force, and its certificate is being made",
            headers(("Retry-After" = i64, description = "Seconds after which to try again."))
        ),
    )
)]
pub(crate) async fn read_certificate(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<CollaborationId>,
    headers: HeaderMap,
) -> Result<Response, Problem> {
    let pdf = certificate::read_certificate(&http.app, &caller, id).await?.into_inner();
    let etag = format!("\"{}\"", hex::encode(Sha256::digest(&pdf)));
    let known = headers.get(header::IF_NONE_MATCH).and_then(|value| value.to_str().ok());
    let named = [(header::ETAG, etag.clone())];
    if known.is_some_and(|known| known.split(',').any(|one| one.trim() == etag)) {
        return Ok((StatusCode::NOT_MODIFIED, named).into_response());
    }
    let kind = [
        (header::CONTENT_TYPE, "application/pdf".to_owned()),
        (header::CONTENT_DISPOSITION, format!("inline; filename=\"contract-{id}.pdf\"")),
    ];
    Ok((named, kind, pdf).into_response())
}
