//! What is for sale.
//! Deliberately not here: campaigns and promo codes (later), stock reservations (orders).

mod category;
mod change;
mod product;

pub use category::{CATEGORIES_LIMIT, Category, CategoryName, CategoryNameError};
pub use change::{ProductChange, ProductChangeError, Removal};
pub use product::{
    DESCRIPTION_LIMIT, NAME_LIMIT, NewProduct, Product, ProductError, ProductField, ProductStatus,
    Sellable, ShownStatus,
};
