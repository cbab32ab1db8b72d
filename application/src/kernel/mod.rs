//! What every use case leans on: clocks, identifiers, the unit of work, outbox, permits.
//! Deliberately not here: rules of any context.

pub mod clock;
pub mod ids;
