//! Products and categories, on the wire.
//! Deliberately not here: rules about products.

mod add_category;
mod create_product;
mod list_categories;
mod list_products;
mod problem;
mod product_page;
mod remove_category;
mod remove_product;
mod update_product;
mod wire;

use crate::kernel::state::Http;
use axum::routing::get;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What can be asked here.
pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(create_product::create_product))
        .routes(routes!(list_products::list_products))
        .routes(routes!(update_product::update_product))
        .routes(routes!(remove_product::remove_product))
        .routes(routes!(product_page::product_page))
        // As people paste it.
        .route("/p/{id}/", get(product_page::product_page))
        .routes(routes!(list_categories::list_categories))
        .routes(routes!(add_category::add_category))
        .routes(routes!(remove_category::remove_category))
}
