//! Every category that products may be in.
//! Deliberately not here: how many products are in each.

use crate::{app::App, kernel::error::StoreError};
use cauri_domain::catalog::Category;

/// Lists the categories by name; there are at most
/// [`CATEGORIES_LIMIT`](cauri_domain::catalog::CATEGORIES_LIMIT).
pub async fn list_categories(app: &App) -> Result<Vec<Category>, StoreError> {
    app.queries.list_categories().await
}
