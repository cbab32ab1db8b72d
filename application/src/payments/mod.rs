//! Payments: asking gateways, and what follows from their answers.
//! Deliberately not here: splitting money (`money`) or posting it (`ledger`).

pub mod amounts;
pub(crate) mod ask;
pub mod clean_up;
pub mod customer;
pub mod emails;
pub mod events;
pub mod follow_notices;
pub mod gateway;
pub mod list_payments;
mod opening;
pub mod operators;
pub mod pay_order;
mod payer;
mod paying;
mod place;
pub mod policy;
pub mod ports;
pub mod react;
pub mod read_payment;
pub mod receive_notice;
pub mod recheck;
pub mod record_fact;
pub mod reopen;
