//! Affiliate links, on the wire.
//! Deliberately not here: whose sale a line is.

pub(crate) mod cookie;
pub(crate) mod follow_link;
mod listed_agents;
