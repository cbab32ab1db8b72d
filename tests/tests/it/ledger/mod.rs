//! The journal on real PostgreSQL.
//! Deliberately not here: why money moves.

mod bench;
mod matures;
mod posts;
mod refuses;
mod survives;
mod verifies;
