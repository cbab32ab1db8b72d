//! Products.
//! Deliberately not here: rules about them.

mod product;
mod stock;
