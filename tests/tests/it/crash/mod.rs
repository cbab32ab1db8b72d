//! The program as a process of its own: killed where it hurts, started again, stopped cleanly.
//! Deliberately not here: what a running service answers (the other folders).

mod demo;
mod killed;
mod production;
pub(crate) mod program;
mod sale;
mod torn;
