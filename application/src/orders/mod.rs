//! Orders: placing them, reading them, cancelling what nobody paid.
//! Deliberately not here: payment and settlement (payments, revenue), carts (later).

pub mod cancel_order;
pub mod cancel_unpaid;
pub mod create_order;
pub mod events;
pub mod policy;
pub mod ports;
pub mod read_order;
