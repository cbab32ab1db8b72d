//! A product as its merchant reads it, and a category.
//! Deliberately not here: what the public reads (`product_page`).

use crate::kernel::wire::{WireRate, WireTime};
use cauri_application::catalog::{add_category::CategoryView, create_product::ProductView};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A product.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ProductWire {
    id: Uuid,
    name: String,
    description: String,
    /// Francs CFA.
    price: i64,
    /// Percent.
    commission_hint: Option<WireRate>,
    category: String,
    /// Pieces left; null if nobody counts.
    stock: Option<i64>,
    /// `active`, `inactive`, `out_of_stock` or `archived`.
    status: String,
    created_at: WireTime,
    updated_at: WireTime,
    version: i64,
}

impl From<ProductView> for ProductWire {
    fn from(view: ProductView) -> Self {
        Self {
            id: view.id.0,
            name: view.name,
            description: view.description,
            price: view.price_xof,
            commission_hint: view.commission_hint.and_then(|text| text.parse().ok()).map(WireRate),
            category: view.category,
            stock: view.stock,
            status: view.status,
            created_at: view.created_at.into(),
            updated_at: view.updated_at.into(),
            version: view.version,
        }
    }
}

/// A category. It never changes, so it was last updated when it was added.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct CategoryWire {
    id: Uuid,
    #[schema(example = "beaute")]
    name: String,
    created_at: WireTime,
    updated_at: WireTime,
}

impl From<CategoryView> for CategoryWire {
    fn from(view: CategoryView) -> Self {
        Self {
            id: view.id.0,
            name: view.name,
            created_at: view.created_at.into(),
            updated_at: view.created_at.into(),
        }
    }
}
