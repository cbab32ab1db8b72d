//! What every endpoint leans on: problems, extractors, wire numbers.
//! Deliberately not here: anything of one context, and what a request goes through (`edge`).

pub(crate) mod accept;
pub(crate) mod answer;
pub(crate) mod blank;
pub(crate) mod body;
pub(crate) mod if_match;
pub(crate) mod language;
mod nul;
pub(crate) mod numbered_page;
pub(crate) mod page;
pub(crate) mod path;
pub(crate) mod problem;
pub(crate) mod request_id;
pub mod state;
pub(crate) mod wire;
