//! Products and categories, on the wire.
//! Deliberately not here: rules about products.

pub(crate) mod add_category;
pub(crate) mod create_product;
pub(crate) mod list_categories;
pub(crate) mod list_products;
mod problem;
pub(crate) mod product_page;
pub(crate) mod remove_category;
mod wire;
