//! `POST /api/categories`
//! Deliberately not here: changing one – a category never changes.

use super::wire::CategoryWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        answer::replayable, body::Body, problem::Problem, request_id::CommandOrigin, state::Http,
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use cauri_application::catalog::add_category::{self, AddCategoryError};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// A new category.
#[derive(Debug, Deserialize, ToSchema)]
pub(crate) struct CategoryBody {
    #[schema(example = "artisanat", pattern = "^[a-z][a-z0-9-]{0,39}$")]
    name: String,
}

/// The category that was added.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct AddedCategoryAnswer {
    success: bool,
    category: CategoryWire,
}

/// Adds a category.
#[utoipa::path(
    post, path = "/api/categories", tag = "administration", security(("bearer" = [])),
    request_body = CategoryBody, responses((status = 201, body = AddedCategoryAnswer))
)]
pub(crate) async fn add_category(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    CommandOrigin(origin): CommandOrigin,
    body: Body<CategoryBody>,
) -> Result<Response, Problem> {
    let Body { value, key } = body;
    let added =
        add_category::add_category(&http.app, &caller, key.as_ref(), &origin, &value.name).await?;
    Ok(replayable(StatusCode::CREATED, added, |category| AddedCategoryAnswer {
        success: true,
        category: category.into(),
    }))
}

impl From<AddCategoryError> for Problem {
    fn from(error: AddCategoryError) -> Self {
        match error {
            AddCategoryError::Denied(error) => error.into(),
            AddCategoryError::Idempotency(error) => error.into(),
            AddCategoryError::Name(_) => {
                Self::unprocessable("invalid_category").field("name", "wrong_shape")
            }
            AddCategoryError::Exists => Self::conflict("category_exists"),
            AddCategoryError::TooMany => Self::conflict("too_many_categories"),
            AddCategoryError::Store(error) => error.into(),
        }
    }
}
