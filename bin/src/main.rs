//! The program `cauri`.
//! Deliberately not here: anything but the way from the command line to a command and back.

use clap::Parser as _;
use std::process::ExitCode;

fn main() -> ExitCode {
    cauri::run(&cauri::cli::Cli::parse())
}
