//! What every endpoint leans on: problems, extractors, wire numbers, the router.
//! Deliberately not here: anything of one context.

pub(crate) mod answer;
pub(crate) mod body;
pub(crate) mod client_address;
pub(crate) mod finish;
pub(crate) mod health;
pub(crate) mod if_match;
pub(crate) mod language;
pub(crate) mod metrics_token;
mod operations;
pub(crate) mod page;
pub(crate) mod path;
pub(crate) mod problem;
pub mod router;
pub(crate) mod sandbox;
pub(crate) mod signed_in;
pub mod state;
pub(crate) mod wire;
