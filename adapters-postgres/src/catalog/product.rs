//! Rows of `app.products`, and the merchant's list.
//! Deliberately not here: rules about products.

use super::category;
use crate::kernel::{corrupt, store::PgQueries, store_error};
use async_trait::async_trait;
use cauri_application::{
    catalog::ports::{CatalogQueries, ProductFilter},
    kernel::{
        error::StoreError,
        page::{Cursor, Page, PageRequest},
    },
};
use cauri_domain::{
    catalog::{Category, Product, ProductStatus, ShownStatus},
    kernel::{ProductId, Timestamp, UserId},
    money::{RatePercent, Xof},
};
use rust_decimal::Decimal;
use uuid::Uuid;

/// A row of `app.products`, as it is read everywhere.
pub(super) struct ProductRow {
    pub(super) id: Uuid,
    pub(super) merchant_id: Uuid,
    pub(super) name: String,
    pub(super) description: String,
    pub(super) price_xof: i64,
    pub(super) commission_hint: Option<Decimal>,
    pub(super) category: String,
    pub(super) stock: Option<i64>,
    pub(super) status: String,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) version: i64,
}

impl TryFrom<ProductRow> for Product {
    type Error = StoreError;

    fn try_from(row: ProductRow) -> Result<Self, StoreError> {
        let commission_hint = row
            .commission_hint
            .map(RatePercent::new)
            .transpose()
            .map_err(|_| corrupt("app.products", "commission_hint", row.id))?;
        let status = ProductStatus::from_word(&row.status)
            .ok_or_else(|| corrupt("app.products", "status", row.id))?;
        Ok(Self {
            id: ProductId(row.id),
            merchant_id: UserId(row.merchant_id),
            name: row.name,
            description: row.description,
            price_xof: Xof::new(row.price_xof),
            commission_hint,
            category: row.category,
            stock: row.stock,
            status,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

#[async_trait]
impl CatalogQueries for PgQueries {
    async fn find_product(&self, id: ProductId) -> Result<Option<Product>, StoreError> {
        let row = sqlx::query_as!(
            ProductRow,
            "SELECT id, merchant_id, name, description, price_xof, commission_hint, category,
                    stock, status, created_at, updated_at, version
             FROM app.products WHERE id = $1",
            id.0,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(store_error)?;
        row.map(Product::try_from).transpose()
    }

    async fn list_categories(&self) -> Result<Vec<Category>, StoreError> {
        category::list(&self.pool).await
    }

    async fn list_products(
        &self,
        merchant_id: UserId,
        filter: &ProductFilter,
        page: PageRequest,
    ) -> Result<Page<Product>, StoreError> {
        let after = page.after.map(|cursor| (cursor.at, cursor.id)).unzip();
        let (status, sold_out) = filter.status.map(ShownStatus::stored).unzip();
        let sold_out = sold_out.flatten();
        let rows = sqlx::query_as!(
            ProductRow,
            "SELECT id, merchant_id, name, description, price_xof, commission_hint, category,
                    stock, status, created_at, updated_at, version
             FROM app.products
             WHERE merchant_id = $1
               AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
               AND ($4::text IS NULL OR status = $4)
               AND ($5::bool IS NULL OR (stock IS NOT DISTINCT FROM 0) = $5)
               AND ($6::text IS NULL OR category = $6)
               AND ($7::text IS NULL OR strpos(folded, app.folded($7)) > 0)
             ORDER BY created_at DESC, id DESC
             LIMIT $8",
            merchant_id.0,
            after.0,
            after.1,
            status.map(ProductStatus::as_str),
            sold_out,
            filter.category,
            filter.search,
            page.fetch(),
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        let products = rows.into_iter().map(Product::try_from).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::of(products, page, |product| Cursor { at: product.created_at, id: product.id.0 }))
    }
}
