//! What every endpoint leans on: problems, extractors, wire numbers, the router.
//! Deliberately not here: anything of one context.

mod admit;
pub(crate) mod answer;
mod arrive;
mod audit_refusals;
pub(crate) mod body;
pub(crate) mod client_address;
mod cors;
pub mod edge;
pub(crate) mod finish;
pub(crate) mod health;
pub(crate) mod if_match;
pub(crate) mod language;
mod limits;
pub(crate) mod list_audit;
pub mod listen;
pub(crate) mod metrics_token;
mod operations;
pub(crate) mod page;
pub(crate) mod path;
pub(crate) mod problem;
mod rate_headers;
pub(crate) mod request_id;
pub mod router;
pub(crate) mod sandbox;
pub(crate) mod sandbox_mails;
mod security_headers;
pub(crate) mod signed_in;
pub mod state;
pub(crate) mod wire;
