//! Collaborations: rows in and out, the feeds, the sweep.
//! Deliberately not here: rules about them.

mod load;
mod read;
mod repository;
mod row;
mod sweep;
mod write;
