//! `pg_dump` and `pg_restore`, as processes that end with ours.
//! Deliberately not here: where they lie (`embedded-postgres`).

use super::manifest::private_file;
use cauri_embedded_postgres::end_with_parent;
use cauri_postgres::{OWNER, SCHEMAS, SIGNS_OF_LIFE};
use percent_encoding::percent_decode_str;
use std::{
    io,
    path::Path,
    process::{Command, ExitStatus, Output, Stdio},
};
use url::Url;

/// What is repeated of a program's complaint, in bytes.
const SAID_LIMIT: usize = 2_000;

/// Why a program did not do it.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ProgramError {
    /// It can't be run.
    #[error("{program} can't be run")]
    Run {
        /// Which.
        program: &'static str,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// It failed.
    #[error("{program} failed ({status}): {said}")]
    Failed {
        /// Which.
        program: &'static str,
        /// How it ended.
        status: ExitStatus,
        /// What it said.
        said: String,
    },
    /// The database's address can't be read.
    #[error("the database address can't be read")]
    Address,
}

/// Writes what a snapshot sees into a file.
pub(crate) fn dump(
    programs: &Path,
    url: &str,
    snapshot: &str,
    file: &Path,
) -> Result<(), ProgramError> {
    let program = "pg_dump";
    // It writes into what is there, and leaves it to its owner alone.
    private_file(file, b"").map_err(|source| ProgramError::Run { program, source })?;
    let mut command = command(programs, program, url)?;
    command.args(["--format=custom", "--no-password", "--snapshot", snapshot, "--role", OWNER]);
    for schema in SCHEMAS {
        command.args(["--schema", schema]);
    }
    for table in SIGNS_OF_LIFE {
        command.args(["--exclude-table-data", table]);
    }
    command.arg("--file").arg(file);
    run(program, &mut command)
}

/// Loads a dump into empty schemas, all of it or nothing.
pub(crate) fn load(programs: &Path, url: &str, file: &Path) -> Result<(), ProgramError> {
    let mut command = command(programs, "pg_restore", url)?;
    command.args(["--single-transaction", "--exit-on-error", "--no-password", "--role", OWNER]);
    for schema in SCHEMAS {
        command.args(["--schema", schema]);
    }
    command.arg(file);
    run("pg_restore", &mut command)
}

/// The address without its password, which everybody on this machine could read among the
/// arguments; it goes by the environment.
fn command(programs: &Path, name: &str, url: &str) -> Result<Command, ProgramError> {
    let mut address = Url::parse(url).map_err(|_| ProgramError::Address)?;
    let mut command = Command::new(programs.join(name));
    if let Some(password) = address.password() {
        let password = percent_decode_str(password).decode_utf8();
        command.env("PGPASSWORD", &*password.map_err(|_| ProgramError::Address)?);
        address.set_password(None).map_err(|()| ProgramError::Address)?;
    }
    command.arg("--dbname").arg(address.as_str()).env("LC_ALL", "C").stdin(Stdio::null());
    end_with_parent(&mut command);
    Ok(command)
}

fn run(program: &'static str, command: &mut Command) -> Result<(), ProgramError> {
    let Output { status, stderr, .. } =
        command.output().map_err(|source| ProgramError::Run { program, source })?;
    if status.success() {
        return Ok(());
    }
    let said = String::from_utf8_lossy(&stderr[..stderr.len().min(SAID_LIMIT)]);
    Err(ProgramError::Failed { program, status, said: said.trim().to_owned() })
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_password_stands_in_no_argument() {
        let url = "postgresql://cauri:s%C3%A9cret@db.example:5433/cauri?sslmode=require";
        let command = command(Path::new("/bin"), "pg_dump", url).unwrap();
        let arguments: Vec<_> = command.get_args().collect();
        let address = "postgresql://cauri@db.example:5433/cauri?sslmode=require";
        assert_eq!(arguments, ["--dbname", address]);
        let password = command.get_envs().find(|(name, _)| *name == "PGPASSWORD");
        assert_eq!(password.unwrap().1.unwrap(), "sécret");
    }
}
