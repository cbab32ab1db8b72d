//! Takes a merchant's own product away: erased if nothing names it, else archived.
//! Deliberately not here: off the shelf for a while (`update_product`).

use super::{
    events::{ProductArchived, ProductErased},
    policy::may_change,
};
use crate::{
    app::App,
    event::Event,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        idempotency::{Answer, IdempotencyError},
        outbox::publish,
        ports::IdempotencyKey,
    },
    matrix::Operation,
    once::once,
    store_conflicts,
};
use cauri_domain::{
    catalog::Removal,
    kernel::{Decision, ProductId},
};
use serde::{Deserialize, Serialize};

/// Why a product was not taken away.
#[derive(Debug, thiserror::Error)]
pub enum RemoveProductError {
    /// The role may not sell.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is not there, or somebody else's.
    #[error("there is no such product")]
    NotFound,
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// The client saw another version.
    #[error("the product is in version {found}")]
    StaleVersion {
        /// The version found.
        found: i64,
    },
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(RemoveProductError);

/// What became of a product.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct RemovedProduct {
    /// `erased` or `archived`.
    pub outcome: String,
    /// True if it was archived before: nothing was written.
    pub already_applied: bool,
}

/// Takes a product away. It is locked first, so that nothing names it meanwhile.
pub async fn remove_product(
    app: &App,
    caller: &Caller,
    key: Option<&IdempotencyKey>,
    id: ProductId,
    if_match: Option<i64>,
) -> Result<Answer<RemovedProduct>, RemoveProductError> {
    let operation = Operation::RemoveProduct;
    let permit = operation.permit(caller)?;
    once(app, caller, operation, key, async |tx, now| {
        let found = tx.catalog().get_product_for_update(id).await?;
        let own = found.filter(|product| may_change(caller, product));
        let product = own.ok_or(RemoveProductError::NotFound)?;
        if if_match.is_some_and(|seen| seen != product.version) {
            return Err(RemoveProductError::StaleVersion { found: product.version });
        }
        let (product_id, merchant_id) = (id, caller.user_id);
        let removal = Removal::of(tx.catalog().is_product_named(id).await?);
        let mut already_applied = false;
        match removal {
            Removal::Erased => {
                tx.catalog().delete_product(&permit, id).await?;
                let event = Event::ProductErased(ProductErased { product_id, merchant_id });
                publish(tx, app, now, [event]).await?;
            }
            Removal::Archived => match product.archive(now) {
                Decision::AlreadyApplied(_) => already_applied = true,
                Decision::Applied { next, .. } => {
                    tx.catalog().save_product(&permit, &next).await?;
                    let event = Event::ProductArchived(ProductArchived { product_id, merchant_id });
                    publish(tx, app, now, [event]).await?;
                }
            },
        }
        Ok(RemovedProduct { outcome: removal.as_str().to_owned(), already_applied })
    })
    .await
}
