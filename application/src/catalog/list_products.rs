//! A merchant's own products.
//! Deliberately not here: the public catalogue (later).

use super::ports::ProductFilter;
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        page::{Page, PageRequest},
    },
    matrix::Operation,
};
use cauri_domain::catalog::Product;

/// Why no list was made.
#[derive(Debug, thiserror::Error)]
pub enum ListProductsError {
    /// The role has no products.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists a merchant's own products, newest first.
///
/// # Errors
/// [`ListProductsError`] says why not.
pub async fn list_products(
    app: &App,
    caller: &Caller,
    filter: &ProductFilter,
    page: PageRequest,
) -> Result<Page<Product>, ListProductsError> {
    Operation::ListProducts.permit(caller)?;
    Ok(app.queries.list_products(caller.user_id, filter, page).await?)
}
