//! Changes a merchant's own product: what is said of it, its price, its stock, on or off the shelf.
//! Deliberately not here: pictures (media), taking it away (`remove_product`).

use super::{
    create_product::{ProductView, warnings},
    events::ProductChanged,
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
    catalog::{CategoryName, ProductChange, ProductChangeError},
    kernel::{Decision, ProductId},
};
use serde::{Deserialize, Serialize};

/// Why a product was not changed.
#[derive(Debug, thiserror::Error)]
pub enum UpdateProductError {
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
    /// It is archived, or a rule about products.
    #[error(transparent)]
    Refused(#[from] ProductChangeError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(UpdateProductError);

/// A product as it is now.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct UpdatedProduct {
    /// The product.
    pub product: ProductView,
    /// Words for what the merchant should know, such as `price_not_payable`.
    pub warnings: Vec<String>,
    /// True if it was so already: nothing was written.
    pub already_applied: bool,
}

/// Changes a product. Orders that were placed, and contracts, keep what they say.
pub async fn update_product(
    app: &App,
    caller: &Caller,
    key: Option<&IdempotencyKey>,
    id: ProductId,
    if_match: Option<i64>,
    change: &ProductChange,
) -> Result<Answer<UpdatedProduct>, UpdateProductError> {
    let operation = Operation::UpdateProduct;
    let permit = operation.permit(caller)?;
    once(app, caller, operation, key, async |tx, now| {
        let found = tx.catalog().get_product_for_update(id).await?;
        let own = found.filter(|product| may_change(caller, product));
        let product = own.ok_or(UpdateProductError::NotFound)?;
        if if_match.is_some_and(|seen| seen != product.version) {
            return Err(UpdateProductError::StaleVersion { found: product.version });
        }
        let category = change.category.as_deref().unwrap_or(&product.category);
        let category = match CategoryName::new(category) {
            Ok(name) => tx.catalog().find_category_for_share(&name).await?,
            Err(_) => None,
        };
        let decision = product.update(change, category.as_ref(), now)?;
        if let Decision::Applied { next, .. } = &decision {
            tx.catalog().save_product(&permit, next).await?;
            let merchant_id = caller.user_id;
            let event = Event::ProductChanged(ProductChanged { product_id: id, merchant_id });
            publish(tx, app, now, [event]).await?;
        }
        let already_applied = decision.is_replay();
        let product = decision.into_state();
        let warnings = warnings(app, product.price_xof);
        Ok(UpdatedProduct { product: ProductView::from(&product), warnings, already_applied })
    })
    .await
}
