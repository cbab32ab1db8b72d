//! How gateways speak: one folder a gateway, and a sandbox gateway on the other side of the wire.
//! Deliberately not here: what a payment means to us, or how it is kept.
//!
//! # Adding a gateway
//! 1. Make a folder; its `mod.rs` implements
//!    [`PaymentGateway`](cauri_application::payments::gateway::PaymentGateway).
//! 2. Call the other side through `client` only: it bounds time, size and tries.
//! 3. Let it pass every function of [`conformance`]. No other crate is touched.

pub mod cinetpay;
mod client;
pub mod conformance;
mod form;
mod phone;
pub mod sandbox;
mod transaction_id;
mod wire;

pub use client::{ClientError, Limits, tls_config};
