//! Orders, on the wire.
//! Deliberately not here: rules about orders.

pub(crate) mod create_order;
mod problem;
pub(crate) mod read_order;
mod wire;
