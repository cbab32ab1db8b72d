//! What the shelf tells the world.
//! Deliberately not here: who hears of it (`routes`).

use crate::kernel::payload::Payload;
use cauri_domain::kernel::{CategoryId, ProductId, UserId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A product was put on the shelf.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct ProductCreated {
    pub product_id: ProductId,
    pub merchant_id: UserId,
}

impl Payload for ProductCreated {
    fn about(&self) -> (&'static str, Uuid) {
        ("product", self.product_id.0)
    }
}

/// A product was changed by its merchant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct ProductChanged {
    pub product_id: ProductId,
    pub merchant_id: UserId,
}

impl Payload for ProductChanged {
    fn about(&self) -> (&'static str, Uuid) {
        ("product", self.product_id.0)
    }
}

/// A product was taken away; what names it goes on to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct ProductArchived {
    pub product_id: ProductId,
    pub merchant_id: UserId,
}

impl Payload for ProductArchived {
    fn about(&self) -> (&'static str, Uuid) {
        ("product", self.product_id.0)
    }
}

/// A product that nothing names was taken away, and is gone.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct ProductErased {
    pub product_id: ProductId,
    pub merchant_id: UserId,
}

impl Payload for ProductErased {
    fn about(&self) -> (&'static str, Uuid) {
        ("product", self.product_id.0)
    }
}

/// A category was added.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct CategoryAdded {
    pub category_id: CategoryId,
}

impl Payload for CategoryAdded {
    fn about(&self) -> (&'static str, Uuid) {
        ("category", self.category_id.0)
    }
}

/// A category was removed.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct CategoryRemoved {
    pub category_id: CategoryId,
}

impl Payload for CategoryRemoved {
    fn about(&self) -> (&'static str, Uuid) {
        ("category", self.category_id.0)
    }
}
