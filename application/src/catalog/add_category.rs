//! Adds a category that products may be in.
//! Deliberately not here: moving products into it.

use crate::{
    app::App,
    catalog::events::CategoryAdded,
    event::Event,
    kernel::{
        audit,
        caller::{Caller, Denied},
        error::StoreError,
        idempotency::{Answer, IdempotencyError},
        outbox::publish,
        ports::{IdempotencyKey, Origin},
    },
    matrix::Operation,
    once::once,
    store_conflicts,
};
use cauri_domain::{
    catalog::{CATEGORIES_LIMIT, Category, CategoryName, CategoryNameError},
    kernel::{CategoryId, Timestamp},
};
use serde::{Deserialize, Serialize};

/// Why no category was added.
#[derive(Debug, thiserror::Error)]
pub enum AddCategoryError {
    /// Only admins change categories.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// The name is no name of a category.
    #[error(transparent)]
    Name(#[from] CategoryNameError),
    /// There is one of this name.
    #[error("there is a category of this name")]
    Exists,
    /// There are as many as a platform may have.
    #[error("there are {CATEGORIES_LIMIT} categories already")]
    TooMany,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(AddCategoryError);

/// A category as its readers see it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CategoryView {
    /// Which.
    pub id: CategoryId,
    /// Its name.
    pub name: String,
    /// When it was added.
    pub created_at: Timestamp,
}

impl From<&Category> for CategoryView {
    fn from(category: &Category) -> Self {
        Self {
            id: category.id,
            name: category.name.as_str().to_owned(),
            created_at: category.created_at,
        }
    }
}

/// Adds a category.
pub async fn add_category(
    app: &App,
    caller: &Caller,
    key: Option<&IdempotencyKey>,
    origin: &Origin,
    name: &str,
) -> Result<Answer<CategoryView>, AddCategoryError> {
    let operation = Operation::AddCategory;
    let permit = operation.permit(caller)?;
    once(app, caller, operation, key, async |tx, now| {
        let name = CategoryName::new(name)?;
        let id = CategoryId(app.ids.next());
        let category = Category { id, name, created_at: now };
        if tx.catalog().count_categories().await? >= CATEGORIES_LIMIT {
            return Err(AddCategoryError::TooMany);
        }
        if !tx.catalog().insert_category(&permit, &category).await? {
            return Err(AddCategoryError::Exists);
        }
        let thing = category.name.thing();
        audit::done(tx, app, caller, operation, &thing, origin).await?;
        publish(tx, app, now, [Event::CategoryAdded(CategoryAdded { category_id: id })]).await?;
        Ok(CategoryView::from(&category))
    })
    .await
}
