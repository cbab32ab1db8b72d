//! Products.
//! Deliberately not here: rules that the domain's own tests hold.

mod create_product;
mod list_products;
mod product_page;
