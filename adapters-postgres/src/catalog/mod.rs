//! Products.
//! Deliberately not here: rules about them.

mod category;
mod product;
mod repository;
