//! `DELETE /api/products/{id}`
//! Deliberately not here: off the shelf for a while (`update_product`).

use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        answer::replayable,
        body::{Body, NoBody},
        if_match::IfMatch,
        path::PathId,
        problem::Problem,
        state::Http,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use cauri_application::catalog::remove_product::{self, RemoveProductError};
use cauri_domain::kernel::ProductId;
use serde::Serialize;
use std::ops::Not;
use utoipa::ToSchema;

/// What became of it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RemovedProductAnswer {
    success: bool,
    /// `erased`, or `archived` where a collaboration or an order names it.
    #[schema(example = "archived", pattern = "^(erased|archived)$")]
    outcome: String,
    /// Only there, and true, if it was archived before.
    #[serde(skip_serializing_if = "Not::not")]
    already_applied: bool,
}

/// Takes one's own product away.
///
/// It is erased if nothing names it, else archived, which is final.
#[utoipa::path(
    delete, path = "/api/products/{id}", tag = "products", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path)), responses((status = 200, body = RemovedProductAnswer))
)]
pub(crate) async fn remove_product(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<ProductId>,
    IfMatch(if_match): IfMatch,
    body: Body<NoBody>,
) -> Result<Response, Problem> {
    let key = body.key.as_ref();
    let removed = remove_product::remove_product(&http.app, &caller, key, id, if_match).await?;
    Ok(replayable(StatusCode::OK, removed, |removed| RemovedProductAnswer {
        success: true,
        outcome: removed.outcome,
        already_applied: removed.already_applied,
    }))
}

impl From<RemoveProductError> for Problem {
    fn from(error: RemoveProductError) -> Self {
        match error {
            RemoveProductError::Denied(error) => error.into(),
            RemoveProductError::NotFound => Self::not_found(),
            RemoveProductError::Idempotency(error) => error.into(),
            RemoveProductError::StaleVersion { found } => {
                Self::conflict("stale_version").extra("version", found)
            }
            RemoveProductError::Store(error) => error.into(),
        }
    }
}
