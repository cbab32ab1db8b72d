//! Orders: placing, reading, cancelling what nobody paid, settling.
//! Deliberately not here: payments and money.

mod cancel_order;
mod cancel_unpaid;
mod create_order;
mod idempotency;
mod payable;
mod read_order;
mod settlement;
mod stock;
pub(crate) mod support;
