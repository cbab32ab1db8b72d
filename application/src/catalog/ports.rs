//! What the catalogue asks of the store.
//! Deliberately not here: SQL.

use crate::kernel::{
    caller::Permit,
    error::StoreError,
    page::{Page, PageRequest},
};
use async_trait::async_trait;
use cauri_domain::{
    catalog::{Category, CategoryName, Product, Sellable, ShownStatus},
    kernel::{CategoryId, ProductId, UserId},
    money::Xof,
};

/// Products, in a transaction.
#[async_trait]
pub trait CatalogRepository: Send {
    /// Stores a new product.
    async fn insert_product(
        &mut self,
        permit: &Permit,
        product: &Product,
    ) -> Result<(), StoreError>;

    /// A product, locked until the transaction ends: nothing comes to name it meanwhile.
    async fn get_product_for_update(
        &mut self,
        id: ProductId,
    ) -> Result<Option<Product>, StoreError>;

    /// Stores a product as it is now.
    async fn save_product(&mut self, permit: &Permit, product: &Product) -> Result<(), StoreError>;

    /// True if a collaboration or an order names the product.
    async fn is_product_named(&mut self, id: ProductId) -> Result<bool, StoreError>;

    /// Deletes a product that nothing names.
    async fn delete_product(&mut self, permit: &Permit, id: ProductId) -> Result<(), StoreError>;

    /// Products by their ids, in the order of ids; unknown ids are left out. Each is locked
    /// against changes (not against reads) until the transaction ends.
    async fn list_for_share(&mut self, ids: &[ProductId]) -> Result<Vec<Product>, StoreError>;

    /// The same things as an order sees them.
    async fn list_sellables(&mut self, ids: &[ProductId]) -> Result<Vec<Sellable>, StoreError>;

    /// Takes pieces off the stock of each product, all or none; answers those that have too few.
    /// Products whose stock nobody counts always have enough.
    async fn take_stock(
        &mut self,
        wanted: &[(ProductId, i64)],
    ) -> Result<Vec<ProductId>, StoreError>;

    /// What is left of products, `None` where nobody counts; unknown ids are left out. Each is
    /// locked until the transaction ends.
    async fn list_stock_for_update(
        &mut self,
        ids: &[ProductId],
    ) -> Result<Vec<(ProductId, Option<i64>)>, StoreError>;

    /// A category by its name, which then stays until the transaction ends.
    async fn find_category_for_share(
        &mut self,
        name: &CategoryName,
    ) -> Result<Option<Category>, StoreError>;

    /// A category by its name; nobody puts a product into it until the transaction ends.
    async fn get_category_for_update(
        &mut self,
        name: &CategoryName,
    ) -> Result<Option<Category>, StoreError>;

    /// How many categories there are.
    async fn count_categories(&mut self) -> Result<i64, StoreError>;

    /// True if some product is in the category.
    async fn is_category_used(&mut self, name: &CategoryName) -> Result<bool, StoreError>;

    /// Stores a new category; false if there is one of this name.
    async fn insert_category(
        &mut self,
        permit: &Permit,
        category: &Category,
    ) -> Result<bool, StoreError>;

    /// Deletes a category that no product is in.
    async fn delete_category(&mut self, permit: &Permit, id: CategoryId) -> Result<(), StoreError>;

    /// Puts pieces back.
    async fn return_stock(&mut self, returned: &[(ProductId, i64)]) -> Result<(), StoreError>;
}

/// Whoever can tell whether a price can be paid at all (the gateways, in a later context).
pub trait PayablePrices {
    /// True if some gateway takes a payment of this amount.
    fn payable(&self, amount_xof: Xof) -> bool;
}

/// Which of a merchant's products.
#[derive(Debug, Clone, Default)]
pub struct ProductFilter {
    /// Part of name, description or category.
    pub search: Option<String>,
    /// Status.
    pub status: Option<ShownStatus>,
    /// Category.
    pub category: Option<String>,
}

/// Reading products without a transaction.
#[async_trait]
pub trait CatalogQueries: Send + Sync {
    /// One product.
    async fn find_product(&self, id: ProductId) -> Result<Option<Product>, StoreError>;

    /// Every category, by name.
    async fn list_categories(&self) -> Result<Vec<Category>, StoreError>;

    /// A merchant's own, newest first.
    async fn list_products(
        &self,
        merchant_id: UserId,
        filter: &ProductFilter,
        page: PageRequest,
    ) -> Result<Page<Product>, StoreError>;
}
