//! The commands, and what a person is told when one fails.
//! Deliberately not here: the command line's words (`cli`).

mod demo;
mod ledger;
mod migrate;
mod serve;

use crate::cli::{Cli, Command, Ledger};
use std::{error::Error, io::Write as _, process::ExitCode};

/// Anything that ends a command; told to a person with its causes.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Runs a command to its end.
pub fn run(cli: Cli) -> ExitCode {
    let done = match cli.command {
        Command::Serve(options) => serve::serve(&cli.global, &options),
        Command::Migrate => migrate::migrate(&cli.global),
        Command::Demo(options) => return demo::demo(&options),
        Command::Ledger(Ledger::Verify) => return ledger::verify(&cli.global),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell_failure(&failure);
            ExitCode::FAILURE
        }
    }
}

/// Prints a failure and what caused it, one line each.
fn tell_failure(failure: &Failure) {
    let mut line = format!("cauri: {failure}\n");
    let mut cause = failure.source();
    while let Some(source) = cause {
        line = format!("{line}  because: {source}\n");
        cause = source.source();
    }
    // Standard error may be closed; there is nobody left to tell then.
    let _ = std::io::stderr().write_all(line.as_bytes());
}
