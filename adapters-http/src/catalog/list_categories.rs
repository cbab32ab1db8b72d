//! `GET /api/categories`
//! Deliberately not here: the products in them.

use super::wire::CategoryWire;
use crate::kernel::{problem::Problem, state::Http};
use axum::{Json, extract::State};
use cauri_application::catalog::{add_category::CategoryView, list_categories};
use serde::Serialize;
use utoipa::ToSchema;

/// Every category, by name.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoriesAnswer {
    success: bool,
    categories: Vec<CategoryWire>,
}

/// The categories that products may be in.
#[utoipa::path(
    get, path = "/api/categories", tag = "products",
    responses((status = 200, body = CategoriesAnswer))
)]
pub(crate) async fn list_categories(
    State(http): State<Http>,
) -> Result<Json<CategoriesAnswer>, Problem> {
    let found = list_categories::list_categories(&http.app).await?;
    let categories = found.iter().map(|category| CategoryView::from(category).into()).collect();
    Ok(Json(CategoriesAnswer { success: true, categories }))
}
