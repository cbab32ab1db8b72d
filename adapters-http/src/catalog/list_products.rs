//! `GET /api/products`
//! Deliberately not here: other merchants' products.

use super::wire::ProductWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        page::{FeedParams, Params, write_cursor},
        problem::Problem,
        state::Http,
    },
};
use axum::{Json, extract::State};
use cauri_application::catalog::{
    create_product::ProductView, list_products, ports::ProductFilter,
};
use cauri_domain::catalog::ShownStatus;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which products.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ProductParams {
    /// Part of name, description or category; accents, apostrophes and case don't matter.
    search: Option<String>,
    /// `active`, `inactive`, `out_of_stock` or `archived`.
    #[param(pattern = "^(active|inactive|out_of_stock|archived)$")]
    status: Option<String>,
    /// One category.
    category: Option<String>,
}

/// A page of products, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductsAnswer {
    success: bool,
    products: Vec<ProductWire>,
    next_cursor: Option<String>,
}

/// A merchant's own products.
#[utoipa::path(
    get, path = "/api/products", tag = "products", security(("bearer" = [])),
    params(ProductParams, FeedParams), responses((status = 200, body = ProductsAnswer))
)]
pub(crate) async fn list_products(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    Params(filter): Params<ProductParams>,
    Params(feed): Params<FeedParams>,
) -> Result<Json<ProductsAnswer>, Problem> {
    let status = filter
        .status
        .map(|word| {
            ShownStatus::from_word(&word).ok_or_else(|| {
                Problem::unprocessable("invalid_query").field("status", "unknown_word")
            })
        })
        .transpose()?;
    let filter = ProductFilter { search: filter.search, status, category: filter.category };
    let page = list_products::list_products(&http.app, &caller, &filter, feed.page()?).await?;
    Ok(Json(ProductsAnswer {
        success: true,
        products: page.items.iter().map(|item| ProductView::from(item).into()).collect(),
        next_cursor: page.next.map(write_cursor),
    }))
}
