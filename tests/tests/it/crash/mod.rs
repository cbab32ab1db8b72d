//! The program as a process of its own: killed where it hurts, started again, stopped cleanly.
//! Deliberately not here: what a running service answers (the other folders).

mod database;
mod demo;
mod jobs;
mod killed;
mod opening;
pub(crate) mod production;
pub(crate) mod program;
pub(crate) mod sale;
mod torn;
