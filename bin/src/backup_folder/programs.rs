//! `pg_dump` and `pg_restore`, as processes that end with ours.
//! Deliberately not here: where they lie (`embedded-postgres`).

use super::manifest::private_file;
use cauri_embedded_postgres::bare_command;
use cauri_postgres::{OWNER, SCHEMAS, SIGNS_OF_LIFE};
use percent_encoding::percent_decode_str;
use std::{
    borrow::Cow,
    env, io,
    path::Path,
    process::{Command, ExitStatus, Output},
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

/// A program that gets nothing of ours but the address. Its password, which everybody on this
/// machine could read among the arguments, goes by the environment, which nobody else reads; our
/// keys are none of its business.
fn command(programs: &Path, name: &str, url: &str) -> Result<Command, ProgramError> {
    let (address, password) = split(url)?;
    let mut command = bare_command(&programs.join(name));
    // What PostgreSQL's clients are told besides the address: certificates, a file of passwords.
    let told = env::vars_os().filter(|(name, _)| {
        name == "HOME" || name.to_str().is_some_and(|name| name.starts_with("PG"))
    });
    command.envs(told);
    if let Some(password) = password {
        command.env("PGPASSWORD", password);
    }
    command.arg("--dbname").arg(address.as_str());
    Ok(command)
}

/// The address without its secrets, and its password; both places for one are looked at, and the
/// later one holds.
fn split(url: &str) -> Result<(Url, Option<String>), ProgramError> {
    let decoded = |text: &str| {
        let text = percent_decode_str(text).decode_utf8();
        text.map(Cow::into_owned).map_err(|_| ProgramError::Address)
    };
    let mut address = Url::parse(url).map_err(|_| ProgramError::Address)?;
    let mut password = address.password().map(decoded).transpose()?;
    if password.is_some() {
        address.set_password(None).map_err(|()| ProgramError::Address)?;
    }
    let Some(query) = address.query().map(str::to_owned) else { return Ok((address, password)) };
    // Taken apart by hand: a blank is written `%20` in such an address, never `+`.
    let mut kept = vec![];
    for part in query.split('&') {
        let (name, value) = part.split_once('=').unwrap_or((part, ""));
        match decoded(name)?.as_str() {
            "password" => password = Some(decoded(value)?),
            "sslpassword" => {}
            _ => kept.push(part),
        }
    }
    address.set_query((!kept.is_empty()).then(|| kept.join("&")).as_deref());
    Ok((address, password))
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
    use std::os::unix::fs::PermissionsExt as _;

    fn told(url: &str) -> (String, Option<String>) {
        let command = command(Path::new("/bin"), "pg_dump", url).unwrap();
        let arguments: Vec<_> = command.get_args().map(|word| word.to_string_lossy()).collect();
        let [name, address] = arguments.as_slice() else { panic!("{arguments:?}") };
        assert_eq!(name, "--dbname");
        let password = command.get_envs().find(|(name, _)| *name == "PGPASSWORD");
        let password = password.and_then(|(_, value)| Some(value?.to_string_lossy().into_owned()));
        (address.clone().into_owned(), password)
    }

    #[test]
    fn a_password_stands_in_no_argument() {
        let without = "postgresql://cauri@db.example:5433/cauri?sslmode=require";
        let expected = (without.to_owned(), Some("sécret".to_owned()));
        for url in [
            "postgresql://cauri:s%C3%A9cret@db.example:5433/cauri?sslmode=require",
            "postgresql://cauri@db.example:5433/cauri?sslmode=require&password=s%C3%A9cret",
            "postgresql://cauri@db.example:5433/cauri?password=s%C3%A9cret&sslmode=require",
            "postgresql://cauri@db.example:5433/cauri?p%61ssword=s%C3%A9cret&sslmode=require",
            "postgresql://cauri:other@db.example:5433/cauri?sslmode=require&password=s%C3%A9cret",
            "postgresql://cauri:s%C3%A9cret@db.example:5433/cauri?sslmode=require&sslpassword=x",
        ] {
            assert_eq!(told(url), expected, "{url}");
        }
        let (plain, none) = told("postgresql://cauri@db.example/cauri?password=");
        assert_eq!(
            (plain.as_str(), none.as_deref()),
            ("postgresql://cauri@db.example/cauri", Some(""))
        );
        let socket = "postgresql://u@localhost/cauri?host=/a%20b/c%26d&sslmode=disable";
        assert_eq!(told(socket).0, socket);
    }

    #[test]
    fn nothing_of_our_environment_is_handed_on() {
        let folder = tempfile::tempdir().unwrap();
        let program = folder.path().join("pg_dump");
        std::fs::write(&program, "#!/bin/sh\nenv\n").unwrap();
        std::fs::set_permissions(&program, std::fs::Permissions::from_mode(0o700)).unwrap();
        let url = "postgresql://cauri:secret@db.example/cauri";
        let said = command(folder.path(), "pg_dump", url).unwrap().output().unwrap();
        let said = String::from_utf8(said.stdout).unwrap();
        // Every test has this one from Cargo, as `serve` has its keys.
        assert!(env::var_os("CARGO_MANIFEST_DIR").is_some() && !said.contains("CARGO"), "{said}");
        assert!(said.contains("PGPASSWORD=secret"), "{said}");
        let known = ["PATH", "LC_ALL", "HOME", "PWD", "OLDPWD", "SHLVL", "_"];
        let names = said.lines().filter_map(|line| Some(line.split_once('=')?.0));
        for name in names {
            assert!(known.contains(&name) || name.starts_with("PG"), "{name} is handed on");
        }
    }
}
