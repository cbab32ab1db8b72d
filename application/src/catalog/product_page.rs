//! A product's public page.
//! Deliberately not here: how it looks.

use crate::{app::App, kernel::error::StoreError};
use cauri_domain::{catalog::Product, kernel::ProductId};

/// A product that the public may see; `None` if there is none or it was taken off the shelf.
pub async fn product_page(app: &App, id: ProductId) -> Result<Option<Product>, StoreError> {
    let found = app.queries.find_product(id).await?;
    Ok(found.filter(Product::is_active))
}
