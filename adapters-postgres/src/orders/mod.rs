//! Orders and their lines.
//! Deliberately not here: rules about them.

mod line;
mod order;
mod repository;
mod sweep;

pub(crate) use line::own_purchase;
