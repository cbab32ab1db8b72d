//! Collaborations: rows in and out, the feeds, the sweep.
//! Deliberately not here: rules about them.

mod evidence;
mod load;
mod read;
mod record;
mod repository;
mod row;
mod sweep;
mod write;
