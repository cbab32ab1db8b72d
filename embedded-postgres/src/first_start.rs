//! Making a cluster, once: `initdb`, the database, then its final name.
//! Deliberately not here: tables and roles (migrations).

use crate::{
    DATABASE, Error, SUPERUSER, ServerPrograms,
    account::{self, Account},
    postmaster::wait_until,
};
use std::{
    fs::{self, File},
    io::Write,
    path::{Path, PathBuf},
    process::{self, Stdio},
    time::Duration,
};

/// Locale and order of texts: by code point everywhere, with upper and lower case for accents.
const LOCALE: &[&str] = if cfg!(target_os = "macos") {
    &["--locale=C", "--lc-ctype=en_US.UTF-8"]
} else {
    &["--locale=C.UTF-8"]
};

/// The major version that made the cluster; `None` before its first start.
pub(crate) fn made_by(cluster: &Path) -> Result<Option<u32>, Error> {
    if !cluster.exists() {
        return Ok(None);
    }
    let version = fs::read_to_string(cluster.join("PG_VERSION")).unwrap_or_default();
    version.trim().parse().map(Some).map_err(|_| Error::Damaged(cluster.to_owned()))
}

/// Makes the cluster under another name and renames it when it is whole, so that a first start
/// that was interrupted leaves nothing that looks like a cluster.
pub(crate) fn make(
    home: &Path,
    cluster: &Path,
    programs: &ServerPrograms,
    account: Option<&Account>,
    durable: bool,
) -> Result<(), Error> {
    remove_drafts(home)?;
    let draft = home.join(format!("{DRAFT}{}", process::id()));
    account::private_dir(&draft, account)?;
    initdb(&draft, programs, account, durable)?;
    create_database(&draft, programs, account, durable)?;
    fs::rename(&draft, cluster).map_err(Error::io("rename", draft))?;
    // The name is durable only when its folder is.
    File::open(home).and_then(|home| home.sync_all()).map_err(Error::io("sync", home))
}

/// How drafts are named; the number is that of the process that makes it.
const DRAFT: &str = "cluster.draft-";

/// How long removing one is tried.
const DRAFT_REMOVAL: Duration = Duration::from_secs(10);

/// Removes what interrupted first starts left.
fn remove_drafts(home: &Path) -> Result<(), Error> {
    let entries = fs::read_dir(home).map_err(Error::io("list", home))?;
    let drafts: Vec<PathBuf> = entries
        .flatten()
        .filter(|entry| entry.file_name().to_string_lossy().starts_with(DRAFT))
        .map(|entry| entry.path())
        .collect();
    drafts.iter().try_for_each(|draft| remove_draft(draft))
}

/// An `initdb` whose owner was killed is ending, and may still write or remove files itself.
fn remove_draft(draft: &Path) -> Result<(), Error> {
    let mut outcome = Ok(());
    wait_until(DRAFT_REMOVAL, || {
        outcome = fs::remove_dir_all(draft);
        outcome.is_ok() || !draft.exists()
    });
    match outcome {
        Err(error) if draft.exists() => Err(Error::io("remove the unfinished", draft)(error)),
        _ => Ok(()),
    }
}

fn initdb(
    draft: &Path,
    programs: &ServerPrograms,
    account: Option<&Account>,
    durable: bool,
) -> Result<(), Error> {
    let mut initdb = account::command(&programs.initdb(), account);
    initdb.arg("-D").arg(draft).args(["-U", SUPERUSER, "-E", "UTF8", "--data-checksums"]);
    initdb.args(LOCALE);
    // Nobody but the owner can reach the socket, and there is no other way in.
    initdb.args(["-A", "trust"]);
    if !durable {
        initdb.arg("--no-sync");
    }
    account::run("initdb", &mut initdb).map(drop)
}

/// Without a server: PostgreSQL's single-user mode reads one statement from its input.
fn create_database(
    draft: &Path,
    programs: &ServerPrograms,
    account: Option<&Account>,
    durable: bool,
) -> Result<(), Error> {
    let program = programs.postgres();
    let fsync = if durable { "fsync=on" } else { "fsync=off" };
    let mut single = account::command(&program, account);
    single.arg("--single").arg("-D").arg(draft);
    single.args(["-c", "exit_on_error=true", "-c", fsync, SUPERUSER]);
    single.stdin(Stdio::piped()).stdout(Stdio::null()).stderr(Stdio::piped());
    let mut child = single.spawn().map_err(Error::io("run", &program))?;
    if let Some(mut input) = child.stdin.take() {
        // A server that ended early says why on its own; its status is looked at below.
        let _ = writeln!(input, "CREATE DATABASE {DATABASE}");
    }
    let done = child.wait_with_output().map_err(Error::io("wait for", program))?;
    if done.status.success() {
        return Ok(());
    }
    let output = account::last_lines(&String::from_utf8_lossy(&done.stderr));
    Err(Error::Program { program: "postgres --single", status: done.status, output })
}
