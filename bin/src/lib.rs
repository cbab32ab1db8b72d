//! Who is plugged in where: settings, composition, commands.
//! Deliberately not here: anything else – rules, SQL and wire formats have their own crates.
//!
//! This is the only ring that names more than one adapter, and the only one that makes clocks,
//! identifiers and entropy. It is a library so that the tests plug the same parts together.
#![deny(unsafe_code)]

mod backup_folder;
pub mod cli;
pub mod clock;
mod commands;
pub mod compose;
pub mod database;
mod database_refused;
mod demo;
mod doctor;
mod figures;
mod gateways;
pub mod ids;
mod logs;
pub mod matrix;
mod memory;
mod output;
mod password;
mod process_figures;
mod progress;
pub mod secrets;
mod seed;
mod server;
pub mod settings;
mod telemetry;
mod version;

pub use commands::run;
