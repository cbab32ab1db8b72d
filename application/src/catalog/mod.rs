//! Products: putting them on the shelf, reading them; the categories that they are in.
//! Deliberately not here: campaigns and promo codes (later), buying (orders).

pub mod add_category;
pub mod create_product;
pub mod events;
pub mod list_categories;
pub mod list_products;
mod policy;
pub mod ports;
pub mod product_page;
pub mod remove_category;
pub mod remove_product;
pub mod update_product;
