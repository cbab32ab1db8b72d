//! Removes a category that no product is in.
//! Deliberately not here: moving products out of it.

use crate::{
    app::App,
    catalog::events::CategoryRemoved,
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
use cauri_domain::catalog::CategoryName;

/// Why a category was not removed.
#[derive(Debug, thiserror::Error)]
pub enum RemoveCategoryError {
    /// Only admins change categories.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// There is none of this name.
    #[error("there is no category of this name")]
    NotFound,
    /// Some product is in it, perhaps one that is no longer for sale.
    #[error("products are in the category")]
    InUse,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(RemoveCategoryError);

/// Removes a category. It is locked first, so that no product gets in meanwhile.
pub async fn remove_category(
    app: &App,
    caller: &Caller,
    key: Option<&IdempotencyKey>,
    origin: &Origin,
    name: &str,
) -> Result<Answer<()>, RemoveCategoryError> {
    let operation = Operation::RemoveCategory;
    let permit = operation.permit(caller)?;
    let name = CategoryName::new(name).map_err(|_| RemoveCategoryError::NotFound)?;
    once(app, caller, operation, key, async |tx, now| {
        let found = tx.catalog().get_category_for_update(&name).await?;
        let category = found.ok_or(RemoveCategoryError::NotFound)?;
        if tx.catalog().is_category_used(&name).await? {
            return Err(RemoveCategoryError::InUse);
        }
        tx.catalog().delete_category(&permit, category.id).await?;
        audit::done(tx, app, caller, operation, &name.thing(), origin).await?;
        let event = Event::CategoryRemoved(CategoryRemoved { category_id: category.id });
        publish(tx, app, now, [event]).await?;
        Ok(())
    })
    .await
}
