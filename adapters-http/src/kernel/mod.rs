//! What every endpoint leans on: problems, extractors, wire numbers, the router.
//! Deliberately not here: anything of one context.

pub(crate) mod accept;
mod admit;
pub(crate) mod answer;
mod arrive;
mod audit_refusals;
pub(crate) mod body;
pub(crate) mod client_address;
mod contract;
mod cors;
pub(crate) mod desk;
pub mod edge;
pub(crate) mod finish;
pub(crate) mod health;
pub(crate) mod if_match;
mod jobs_wire;
pub(crate) mod language;
pub(crate) mod leaving;
mod limits;
pub(crate) mod list_audit;
pub(crate) mod list_jobs;
pub mod listen;
pub(crate) mod metrics_token;
pub mod operations;
pub(crate) mod page;
pub(crate) mod path;
pub(crate) mod problem;
mod rate_headers;
pub(crate) mod request_id;
pub mod router;
pub(crate) mod sandbox;
pub(crate) mod sandbox_mails;
mod security_headers;
pub(crate) mod settle_dead_job;
pub(crate) mod signed_in;
pub mod state;
pub(crate) mod wire;
