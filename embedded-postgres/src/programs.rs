//! Where PostgreSQL's server programs lie on this machine.
//! Deliberately not here: installing them (`./dev` does, with the system's package manager).

use crate::{Error, account, trust};
use std::{
    env,
    ffi::OsStr,
    fs,
    ops::RangeInclusive,
    path::{Path, PathBuf},
};

/// The major versions that Cauri is tested with.
const SUPPORTED: RangeInclusive<u32> = 15..=18;

const SERVER: &[&str] = &["initdb", "postgres"];
const CLIENTS: &[&str] = &["pg_dump", "pg_restore"];

/// The folder of `initdb` and `postgres`, and their major version.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct ServerPrograms {
    bin_dir: PathBuf,
    major: u32,
}

impl ServerPrograms {
    /// Looks into `CAURI_PG_BIN` if set, else where Debian, Red Hat, Alpine and Homebrew put them
    /// (newest first), else along `PATH`.
    ///
    /// # Errors
    /// [`Error::NoServerPrograms`], saying what to install, or [`Error::UnsupportedVersion`].
    pub fn find() -> Result<Self, Error> {
        Self::find_at(None)
    }

    /// Looks into this folder, or where [`ServerPrograms::find`] looks.
    ///
    /// # Errors
    /// Those of [`ServerPrograms::find`].
    pub fn find_at(bin_dir: Option<&Path>) -> Result<Self, Error> {
        Self::find_in(candidates(bin_dir)?, None)
    }

    /// The programs of one major version: a cluster opens only with those that made it.
    pub(crate) fn find_major(bin_dir: Option<&Path>, major: u32) -> Result<Option<Self>, Error> {
        match Self::find_in(candidates(bin_dir)?, Some(major)) {
            Ok(programs) => Ok(Some(programs)),
            Err(Error::NoServerPrograms | Error::UnsupportedVersion { .. }) => Ok(None),
            Err(error) => Err(error),
        }
    }

    /// The folder that the programs lie in.
    pub fn bin_dir(&self) -> &Path {
        &self.bin_dir
    }

    /// Their major version: 15 to 18.
    pub const fn major(&self) -> u32 {
        self.major
    }

    pub(crate) fn initdb(&self) -> PathBuf {
        self.bin_dir.join("initdb")
    }

    pub(crate) fn postgres(&self) -> PathBuf {
        self.bin_dir.join("postgres")
    }

    fn find_in(bin_dirs: Vec<PathBuf>, wanted: Option<u32>) -> Result<Self, Error> {
        let mut unsupported = None;
        for bin_dir in bin_dirs.into_iter().filter(|dir| holds(dir, SERVER) && is_safe(dir, SERVER))
        {
            let Some(major) = major_of(&bin_dir) else { continue };
            if !SUPPORTED.contains(&major) {
                unsupported.get_or_insert(Error::UnsupportedVersion { bin_dir, found: major });
            } else if wanted.is_none_or(|wanted| wanted == major) {
                return Ok(Self { bin_dir, major });
            }
        }
        Err(unsupported.unwrap_or(Error::NoServerPrograms))
    }
}

/// A folder with `pg_dump` and `pg_restore`: of a server's own major version if there is one, else
/// the newest that is found. Looks where [`ServerPrograms::find_at`] looks, but needs no server.
///
/// # Errors
/// [`Error::NoClientPrograms`].
pub fn find_clients(bin_dir: Option<&Path>, server_major: u32) -> Result<PathBuf, Error> {
    let dirs = match bin_dir {
        Some(named) => vec![absolute(named)],
        None => candidates(None).unwrap_or_default(),
    };
    let mut found: Vec<PathBuf> = dirs.into_iter().filter(|dir| holds(dir, CLIENTS)).collect();
    if let Some(named) = bin_dir.filter(|_| found.iter().any(|dir| !is_safe(dir, CLIENTS))) {
        return Err(Error::StrangersPrograms(named.to_owned()));
    }
    found.retain(|dir| is_safe(dir, CLIENTS));
    let same = found.iter().position(|dir| version_of(&dir.join("pg_dump")) == Some(server_major));
    let at = same.unwrap_or_default();
    if at < found.len() { Ok(found.swap_remove(at)) } else { Err(Error::NoClientPrograms) }
}

fn candidates(bin_dir: Option<&Path>) -> Result<Vec<PathBuf>, Error> {
    let of_environment = || env::var_os("CAURI_PG_BIN").filter(|value| !value.is_empty());
    if let Some(named) = bin_dir.map(PathBuf::from).or_else(|| of_environment().map(PathBuf::from))
    {
        let named = absolute(&named);
        return if !holds(&named, SERVER) {
            Err(Error::IncompletePrograms(named))
        } else if !is_safe(&named, SERVER) {
            Err(Error::StrangersPrograms(named))
        } else {
            Ok(vec![named])
        };
    }
    let mut dirs = debian(Path::new("/usr/lib/postgresql"));
    for major in SUPPORTED.rev() {
        dirs.push(format!("/usr/pgsql-{major}/bin").into());
        dirs.push(format!("/usr/libexec/postgresql{major}").into());
        dirs.push(format!("/opt/homebrew/opt/postgresql@{major}/bin").into());
        dirs.push(format!("/usr/local/opt/postgresql@{major}/bin").into());
        dirs.push(format!("/home/linuxbrew/.linuxbrew/opt/postgresql@{major}/bin").into());
    }
    dirs.push("/usr/local/pgsql/bin".into());
    dirs.extend(env::split_paths(&env::var_os("PATH").unwrap_or_default()));
    Ok(dirs)
}

/// Programs are run in the root folder, whatever ours is.
fn absolute(dir: &Path) -> PathBuf {
    std::path::absolute(dir).unwrap_or_else(|_| dir.to_owned())
}

/// Debian keeps a folder for each major version.
fn debian(root: &Path) -> Vec<PathBuf> {
    let number = |name: &OsStr| name.to_str()?.parse::<u32>().ok();
    let mut majors: Vec<u32> = fs::read_dir(root)
        .into_iter()
        .flatten()
        .filter_map(|entry| number(&entry.ok()?.file_name()))
        .collect();
    majors.sort_unstable();
    majors.into_iter().rev().map(|major| root.join(major.to_string()).join("bin")).collect()
}

fn holds(dir: &Path, programs: &[&str]) -> bool {
    programs.iter().all(|name| dir.join(name).is_file())
}

/// True if no stranger could have put these programs there. `PATH` may name any folder, one that
/// depends on where we were started among them.
fn is_safe(dir: &Path, programs: &[&str]) -> bool {
    dir.is_absolute()
        && trust::no_stranger_made(dir)
        && programs.iter().all(|name| trust::no_stranger_made(&dir.join(name)))
}

fn major_of(bin_dir: &Path) -> Option<u32> {
    version_of(&bin_dir.join("postgres"))
}

fn version_of(program: &Path) -> Option<u32> {
    let said = account::command(program, None).arg("--version").output().ok()?;
    parse_major(&String::from_utf8_lossy(&said.stdout))
}

/// Reads `postgres (PostgreSQL) 15.18 (Debian …)` or `… 18beta1`.
fn parse_major(said: &str) -> Option<u32> {
    let version = said.split_once("(PostgreSQL)")?.1.trim_start();
    let digits = version.find(|c: char| !c.is_ascii_digit()).unwrap_or(version.len());
    version[..digits].parse().ok()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_the_major_version() {
        for (said, expected) in [
            ("postgres (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", Some(15)),
            ("postgres (PostgreSQL) 18.1\n", Some(18)),
            ("postgres (PostgreSQL) 19beta2\n", Some(19)),
            ("pg_dump (PostgreSQL) 15.18 (Debian 15.18-0+deb12u1)\n", Some(15)),
            ("mysqld 8.0", None),
            ("", None),
        ] {
            assert_eq!(parse_major(said), expected, "{said}");
        }
    }

    #[test]
    fn clients_are_found_where_servers_are() {
        let major = ServerPrograms::find().unwrap().major();
        let dir = find_clients(None, major).unwrap();
        assert_eq!(version_of(&dir.join("pg_restore")), Some(major));
        let nowhere = find_clients(Some(Path::new("/nowhere")), major);
        assert!(matches!(nowhere, Err(Error::NoClientPrograms)));
    }

    #[test]
    fn says_what_to_install_when_nothing_is_there() {
        let nothing = ServerPrograms::find_in(vec!["/nowhere".into()], None).unwrap_err();
        assert!(nothing.to_string().contains("apt-get install postgresql"), "{nothing}");
    }
}
