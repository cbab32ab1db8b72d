//! Products, on the wire.
//! Deliberately not here: rules about products.

pub(crate) mod create_product;
pub(crate) mod list_products;
mod problem;
pub(crate) mod product_page;
mod wire;
