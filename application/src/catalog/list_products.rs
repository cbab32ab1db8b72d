//! A merchant's own products.
//! Deliberately not here: the public catalogue (later).

use super::ports::ProductFilter;
use crate::{
    app::App,
    kernel::{
        caller::Caller,
        error::ReadError,
        page::{Page, PageRequest},
    },
    matrix::Operation,
};
use cauri_domain::catalog::Product;

/// Lists a merchant's own products, newest first.
pub async fn list_products(
    app: &App,
    caller: &Caller,
    filter: &ProductFilter,
    page: PageRequest,
) -> Result<Page<Product>, ReadError> {
    Operation::ListProducts.permit(caller)?;
    Ok(app.queries.list_products(caller.user_id, filter, page).await?)
}
