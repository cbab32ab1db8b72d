//! Products and categories.
//! Deliberately not here: rules that the domain's own tests hold.

mod add_category;
mod create_product;
mod list_products;
mod product_page;
mod remove_category;
mod remove_product;
mod update_product;
