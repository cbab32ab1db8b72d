//! The commands, and what a person is told when one fails.
//! Deliberately not here: the command line's words (`cli`).

mod admin;
mod backup;
mod completions;
mod contract;
mod demo;
mod doctor;
mod keys;
mod ledger;
mod man;
mod matrix;
mod migrate;
mod openapi;
mod reconcile;
mod restore;
mod seed;
mod serve;

use crate::{
    cli::{Admin, Cli, Command, Contract, Keys, Ledger},
    database::DatabaseLost,
};
use std::{error::Error, io::Write as _, process::ExitCode};

/// Anything that ends a command; told to a person with its causes.
pub(crate) type Failure = Box<dyn Error + Send + Sync>;

/// Runs a command to its end.
pub fn run(cli: &Cli) -> ExitCode {
    let told = cli.told();
    let done = match &cli.command {
        Command::Serve(_) => serve::serve(&told),
        Command::Migrate(options) => match migrate::migrate(&told, *options) {
            Ok(code) => return code,
            Err(failure) => Err(failure),
        },
        Command::Admin(Admin::Create(who)) => admin::create(&told, who),
        Command::Backup(at) => backup::backup(&told, &at.folder),
        Command::Restore(from) => restore::restore(&told, &from.folder),
        Command::Keys(Keys::Rotate) => keys::rotate(&told),
        Command::Seed => seed::seed(&told),
        Command::Completions(of) => {
            completions::completions(*of);
            Ok(())
        }
        Command::Man(into) => man::man(into),
        Command::Openapi => openapi::openapi(&told),
        Command::Matrix => {
            matrix::matrix();
            Ok(())
        }
        Command::Demo(options) => return demo::demo(&told, options),
        Command::Admin(Admin::Reconcile(with)) => return reconcile::reconcile(&told, with),
        Command::Doctor(options) => return doctor::doctor(&told, *options),
        Command::Contract(Contract::Verify(what)) => return contract::verify(what),
        Command::Ledger(Ledger::Verify) => return ledger::verify(&told),
    };
    match done {
        Ok(()) => ExitCode::SUCCESS,
        Err(failure) => {
            tell_failure(&failure);
            exit_code(&failure)
        }
    }
}

/// Ended because the private database does not stay up (`EX_UNAVAILABLE` of `sysexits.h`): who
/// starts the program again by itself can tell it from what is to be mended in the settings.
const DATABASE_LOST: u8 = 69;

fn exit_code(failure: &Failure) -> ExitCode {
    if failure.is::<DatabaseLost>() { ExitCode::from(DATABASE_LOST) } else { ExitCode::FAILURE }
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
