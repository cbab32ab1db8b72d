//! Links, clicks and conversions.
//! Deliberately not here: whose sale a line is (domain).

mod click;
mod figures;
mod link;
mod repository;
