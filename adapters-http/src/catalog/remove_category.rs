//! `DELETE /api/categories/{name}`
//! Deliberately not here: what becomes of products – a category with products stays.

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
use cauri_application::catalog::remove_category::{self, RemoveCategoryError};
use serde::Serialize;
use utoipa::ToSchema;

/// It is gone.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RemovedCategoryAnswer {
    success: bool,
}

/// Removes a category that no product is in.
#[utoipa::path(
    delete, path = "/api/categories/{name}", tag = "administration", security(("bearer" = [])),
    params(("name" = String, Path, example = "artisanat")),
    responses((status = 200, body = RemovedCategoryAnswer))
)]
pub(crate) async fn remove_category(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathWord(name): PathWord,
    CommandOrigin(origin): CommandOrigin,
    body: Body<NoBody>,
) -> Result<Response, Problem> {
    let key = body.key.as_ref();
    let removed = remove_category::remove_category(&http.app, &caller, key, &origin, &name).await?;
    Ok(replayable(StatusCode::OK, removed, |()| RemovedCategoryAnswer { success: true }))
}

impl From<RemoveCategoryError> for Problem {
    fn from(error: RemoveCategoryError) -> Self {
        match error {
            RemoveCategoryError::Denied(error) => error.into(),
            RemoveCategoryError::Idempotency(error) => error.into(),
            RemoveCategoryError::NotFound => Self::not_found(),
            RemoveCategoryError::InUse => Self::conflict("category_in_use"),
            RemoveCategoryError::Store(error) => error.into(),
        }
    }
}
