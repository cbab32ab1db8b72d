//! What every use case leans on: clocks, identifiers, pages, permits, the outbox, clients' keys.
//! Deliberately not here: rules of any context, and what names every context (the crate's root).

pub mod audit;
pub mod caller;
pub mod clock;
pub mod delivery;
pub mod error;
pub mod failpoint;
pub mod idempotency;
pub mod ids;
pub mod mail;
pub mod mode;
pub mod numbered_page;
pub mod outbox;
pub mod page;
pub mod payload;
pub mod ports;
pub mod wording;
pub mod workers;
