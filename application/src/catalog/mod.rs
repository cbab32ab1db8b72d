//! Products: putting them on the shelf, reading them.
//! Deliberately not here: campaigns and promo codes (later), buying (orders).

pub mod create_product;
pub mod list_products;
pub mod ports;
pub mod product_page;
