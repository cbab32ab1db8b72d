//! What is for sale.
//! Deliberately not here: campaigns and promo codes (later), stock reservations (orders).

mod product;

pub use product::{
    CATEGORIES, DESCRIPTION_LIMIT, NAME_LIMIT, NewProduct, Product, ProductError, ProductField,
    ProductStatus, Sellable,
};
