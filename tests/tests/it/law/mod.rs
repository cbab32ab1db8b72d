//! The house rules, as tests.
//! Deliberately not here: what clippy, rustfmt and the compiler hold already.

mod arrows;
mod authorization;
mod circles;
mod code_map;
mod contexts;
mod contract;
mod debug_texts;
mod dependencies;
mod documents;
mod files;
mod french;
mod languages;
mod plans;
mod snapshots;
pub(crate) mod sources;
mod sql;
mod statements;
mod wording;
