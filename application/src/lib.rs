//! What we do: use cases, ports, reactions, schedule.
//! Deliberately not here: SQL, status codes, gateway names, clocks and chance.
//!
//! Contexts stand in the order in which they may use each other. A use case has one name, and that
//! is its file's name here, in HTTP and in the tests; it reads authorize → load → decide (domain)
//! → save → publish.
#![forbid(unsafe_code)]
#![warn(missing_docs)]

pub mod kernel;

pub mod ledger;

pub mod identity;

pub mod catalog;

pub mod affiliate;

pub mod collaboration;

pub mod orders;

pub mod payments;

pub mod revenue;
