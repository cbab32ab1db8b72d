//! What every request goes through, and how connections come and go.
//! Deliberately not here: anything of one endpoint.

pub(crate) mod audit_refusals;
pub(crate) mod client_address;
pub(crate) mod client_origin;
pub(crate) mod cors;
pub(crate) mod database_figures;
pub(crate) mod draining;
pub(crate) mod forbid;
pub(crate) mod gatekeep;
pub mod hold_off;
pub(crate) mod limits;
pub mod listen;
pub(crate) mod metrics_token;
pub(crate) mod one_host;
pub mod policy;
mod rate_headers;
pub(crate) mod respond;
pub(crate) mod run_to_end;
pub(crate) mod security_headers;
pub(crate) mod signed_in;
