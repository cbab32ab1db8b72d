//! What we do: use cases, ports, reactions, schedule.
//! Deliberately not here: SQL, status codes, gateway names, clocks and chance.
#![forbid(unsafe_code)]

pub mod kernel;

pub mod payments;
