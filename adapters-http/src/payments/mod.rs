//! Payments, on the wire.
//! Deliberately not here: any gateway's words.

pub(crate) mod pay_order;
pub(crate) mod payment_return;
pub(crate) mod problem;
pub(crate) mod read_payment;
pub(crate) mod webhook;
