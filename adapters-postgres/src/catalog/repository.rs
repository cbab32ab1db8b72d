//! The catalogue's repository: products and their stock in a transaction.
//! Deliberately not here: who may change what.

use super::{category, product::ProductRow};
use crate::kernel::{store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    catalog::ports::CatalogRepository,
    kernel::{caller::Permit, error::StoreError},
};
use cauri_domain::{
    catalog::{Category, CategoryName, Product, Sellable},
    kernel::{CategoryId, ProductId},
    money::RatePercent,
};
use uuid::Uuid;

#[async_trait]
impl CatalogRepository for PgTx {
    async fn insert_product(
        &mut self,
        _permit: &Permit,
        product: &Product,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO app.products (id, merchant_id, name, description, price_xof,
                 commission_hint, category, stock, status, created_at, updated_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)",
            product.id.0,
            product.merchant_id.0,
            product.name,
            product.description,
            product.price_xof.get(),
            product.commission_hint.map(RatePercent::percent),
            product.category,
            product.stock,
            product.status.as_str(),
            product.created_at,
            product.updated_at,
            product.version,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn get_product_for_update(
        &mut self,
        id: ProductId,
    ) -> Result<Option<Product>, StoreError> {
        let row = sqlx::query_as!(
            ProductRow,
            "SELECT id, merchant_id, name, description, price_xof, commission_hint, category,
                    stock, status, created_at, updated_at, version
             FROM app.products WHERE id = $1 FOR UPDATE",
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        row.map(Product::try_from).transpose()
    }

    async fn save_product(
        &mut self,
        _permit: &Permit,
        product: &Product,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE app.products
             SET name = $2, description = $3, price_xof = $4, commission_hint = $5, category = $6,
                 stock = $7, status = $8, updated_at = $9, version = $10
             WHERE id = $1",
            product.id.0,
            product.name,
            product.description,
            product.price_xof.get(),
            product.commission_hint.map(RatePercent::percent),
            product.category,
            product.stock,
            product.status.as_str(),
            product.updated_at,
            product.version,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn is_product_named(&mut self, id: ProductId) -> Result<bool, StoreError> {
        // What links and clicks name, a collaboration does.
        sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM app.collaboration_products WHERE product_id = $1)
                   OR EXISTS (SELECT FROM app.order_lines WHERE product_id = $1) AS "named!""#,
            id.0,
        )
        .fetch_one(self.connection())
        .await
        .map_err(store_error)
    }

    async fn delete_product(&mut self, _permit: &Permit, id: ProductId) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM app.products WHERE id = $1", id.0)
            .execute(self.connection())
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn list_for_share(&mut self, ids: &[ProductId]) -> Result<Vec<Product>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let rows = sqlx::query_as!(
            ProductRow,
            "SELECT id, merchant_id, name, description, price_xof, commission_hint, category,
                    stock, status, created_at, updated_at, version
             FROM app.products WHERE id = ANY ($1) ORDER BY id FOR SHARE",
            &ids,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        rows.into_iter().map(Product::try_from).collect()
    }

    async fn list_sellables(&mut self, ids: &[ProductId]) -> Result<Vec<Sellable>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let rows = sqlx::query_as!(
            ProductRow,
            "SELECT id, merchant_id, name, description, price_xof, commission_hint, category,
                    stock, status, created_at, updated_at, version
             FROM app.products WHERE id = ANY ($1) ORDER BY id",
            &ids,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        rows.into_iter()
            .map(|row| Product::try_from(row).map(|product| sellable(&product)))
            .collect()
    }

    async fn take_stock(
        &mut self,
        wanted: &[(ProductId, i64)],
    ) -> Result<Vec<ProductId>, StoreError> {
        let (ids, quantities): (Vec<Uuid>, Vec<i64>) =
            wanted.iter().map(|(id, quantity)| (id.0, *quantity)).unzip();
        // Rows are locked in the order of ids, so that two orders never wait for each other.
        // One that was taken away meanwhile is short, too.
        let short = sqlx::query_scalar!(
            r#"SELECT wanted.id AS "id!"
               FROM unnest($1::uuid[], $2::bigint[]) AS wanted (id, quantity)
               LEFT JOIN (SELECT id, stock FROM app.products WHERE id = ANY ($1)
                          ORDER BY id FOR UPDATE) AS locked USING (id)
               WHERE locked.id IS NULL OR locked.stock < wanted.quantity"#,
            &ids,
            &quantities,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        if !short.is_empty() {
            return Ok(short.into_iter().map(ProductId).collect());
        }
        sqlx::query!(
            "UPDATE app.products AS product SET stock = stock - wanted.quantity
             FROM unnest($1::uuid[], $2::bigint[]) AS wanted (id, quantity)
             WHERE product.id = wanted.id AND stock IS NOT NULL",
            &ids,
            &quantities,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(vec![])
    }

    async fn list_stock_for_update(
        &mut self,
        ids: &[ProductId],
    ) -> Result<Vec<(ProductId, Option<i64>)>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        // Locked in the order of ids, as `take_stock` does.
        let rows = sqlx::query!(
            "SELECT id, stock FROM app.products WHERE id = ANY ($1) ORDER BY id FOR UPDATE",
            &ids,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        Ok(rows.into_iter().map(|row| (ProductId(row.id), row.stock)).collect())
    }

    async fn find_category_for_share(
        &mut self,
        name: &CategoryName,
    ) -> Result<Option<Category>, StoreError> {
        category::find_for_share(self.connection(), name).await
    }

    async fn get_category_for_update(
        &mut self,
        name: &CategoryName,
    ) -> Result<Option<Category>, StoreError> {
        category::get_for_update(self.connection(), name).await
    }

    async fn count_categories(&mut self) -> Result<i64, StoreError> {
        category::count(self.connection()).await
    }

    async fn is_category_used(&mut self, name: &CategoryName) -> Result<bool, StoreError> {
        category::is_used(self.connection(), name).await
    }

    async fn insert_category(
        &mut self,
        _permit: &Permit,
        category: &Category,
    ) -> Result<bool, StoreError> {
        category::insert(self.connection(), category).await
    }

    async fn delete_category(
        &mut self,
        _permit: &Permit,
        id: CategoryId,
    ) -> Result<(), StoreError> {
        category::delete(self.connection(), id).await
    }

    async fn return_stock(&mut self, returned: &[(ProductId, i64)]) -> Result<(), StoreError> {
        let (ids, quantities): (Vec<Uuid>, Vec<i64>) =
            returned.iter().map(|(id, quantity)| (id.0, *quantity)).unzip();
        // Locked in the order of ids, as `take_stock` does.
        sqlx::query!(
            "WITH locked AS (
                 SELECT id FROM app.products WHERE id = ANY ($1) ORDER BY id FOR UPDATE
             )
             UPDATE app.products AS product SET stock = stock + back.quantity
             FROM (SELECT id, sum(quantity)::bigint AS quantity
                   FROM unnest($1::uuid[], $2::bigint[]) AS back (id, quantity)
                   GROUP BY id) AS back
             JOIN locked USING (id)
             WHERE product.id = back.id AND stock IS NOT NULL",
            &ids,
            &quantities,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }
}

/// A product as an order sees it.
fn sellable(product: &Product) -> Sellable {
    Sellable {
        id: product.id,
        seller_id: product.merchant_id,
        unit_price_xof: product.price_xof,
        title: product.name.clone(),
        stock: product.stock,
        for_sale: product.is_active(),
    }
}
