//! The journal on real PostgreSQL.
//! Deliberately not here: why money moves.

mod bench;
mod kinds;
mod matures;
mod odd;
mod posts;
mod refuses;
mod survives;
mod verifies;
