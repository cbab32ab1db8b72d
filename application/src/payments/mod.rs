//! Payments: asking gateways, and what follows from their answers.
//! Deliberately not here: splitting money (`money`) or posting it (`ledger`).

pub mod amounts;
pub mod gateway;
pub mod ports;
