//! Tests of the whole negotiation; what one file alone promises is tested in that file.
//! Deliberately not here: storage, HTTP, concurrency.

mod contracts;
mod deadlines;
mod fixtures;
mod histories;
mod moves;
mod proposals;
mod random;
mod refusals;
mod replay;
mod rows;
mod table;
mod terms;
