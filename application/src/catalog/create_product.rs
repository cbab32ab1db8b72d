//! Puts a product on the shelf.
//! Deliberately not here: pictures (media).

use super::ports::PayablePrices as _;
use crate::{
    app::App,
    catalog::events::ProductCreated,
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
    catalog::{CategoryName, NewProduct, Product, ProductError},
    kernel::{ProductId, Timestamp},
    money::Xof,
};
use serde::{Deserialize, Serialize};

/// Why no product was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateProductError {
    /// The role may not sell.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// A rule about products.
    #[error(transparent)]
    Product(#[from] ProductError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(CreateProductError);

/// The product that was made.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CreatedProduct {
    /// The product.
    pub product: ProductView,
    /// Words for what the merchant should know, such as `price_not_payable`.
    pub warnings: Vec<String>,
}

/// A product as its merchant reads it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ProductView {
    /// Which.
    pub id: ProductId,
    /// Its name.
    pub name: String,
    /// What it is.
    pub description: String,
    /// Price of one, in francs.
    pub price_xof: i64,
    /// Commission hint in percent, as decimal text.
    pub commission_hint: Option<String>,
    /// Category.
    pub category: String,
    /// Pieces left, if anybody counts.
    pub stock: Option<i64>,
    /// Status word.
    pub status: String,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

impl From<&Product> for ProductView {
    fn from(product: &Product) -> Self {
        Self {
            id: product.id,
            name: product.name.clone(),
            description: product.description.clone(),
            price_xof: product.price_xof.get(),
            commission_hint: product.commission_hint.map(|hint| hint.to_string()),
            category: product.category.clone(),
            stock: product.stock,
            status: product.shown_status().as_str().to_owned(),
            created_at: product.created_at,
            updated_at: product.updated_at,
            version: product.version,
        }
    }
}

/// Puts a product on the shelf.
pub async fn create_product(
    app: &App,
    caller: &Caller,
    key: Option<&IdempotencyKey>,
    new: &NewProduct,
) -> Result<Answer<CreatedProduct>, CreateProductError> {
    let operation = Operation::CreateProduct;
    let permit = operation.permit(caller)?;
    once(app, caller, operation, key, async |tx, now| {
        let id = ProductId(app.ids.next());
        let category = match CategoryName::new(&new.category) {
            Ok(name) => tx.catalog().find_category_for_share(&name).await?,
            Err(_) => None,
        };
        let product = Product::create(id, caller.user_id, new, category.as_ref(), now)?;
        tx.catalog().insert_product(&permit, &product).await?;
        let event =
            Event::ProductCreated(ProductCreated { product_id: id, merchant_id: caller.user_id });
        publish(tx, app, now, [event]).await?;
        let warnings = warnings(app, product.price_xof);
        let outcome = CreatedProduct { product: ProductView::from(&product), warnings };
        Ok(outcome)
    })
    .await
}

/// Words for what a merchant should know of a product at this price, such as `price_not_payable`.
pub(super) fn warnings(app: &App, price_xof: Xof) -> Vec<String> {
    let payable = app.payments.gateways.payable(price_xof);
    if payable { vec![] } else { vec!["price_not_payable".to_owned()] }
}
