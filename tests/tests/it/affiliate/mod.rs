//! Affiliate links: following them, and whose sale it becomes.
//! Deliberately not here: the contract that makes a link (collaboration).

mod attribution;
mod follow_link;
mod record_conversions;
pub(crate) mod support;
