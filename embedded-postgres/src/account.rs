//! Whose process a PostgreSQL program is: its account, its environment, its end with its parent.
//! Deliberately not here: which programs are run, and with which arguments.

use crate::{Error, postmaster::wait_until, trust};
use rustix::fs::{FlockOperation, OFlags, flock};
use std::{
    fs::{self, File},
    io,
    os::unix::{
        fs::{DirBuilderExt, MetadataExt, PermissionsExt, fchown},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Output, Stdio},
    time::Duration,
};

/// The account that the server runs as when root started the program. Nobody else runs anything
/// as it: whoever shares an account with a server can read its data and end it.
const NAME: &str = "cauri-postgres";

/// Where root keeps what belongs to no data folder.
pub(crate) const ROOTS_OWN: &str = "/var/lib/cauri";

/// How long making the account is tried: others may be writing the system's list of accounts.
const MAKING: Duration = Duration::from_secs(5);

/// The account that the server runs as when root started the program.
#[derive(Debug, Clone, PartialEq, Eq)]
pub(crate) struct Account {
    pub(crate) name: String,
    pub(crate) uid: u32,
    pub(crate) gid: u32,
}

impl Account {
    /// `None` if this process is not root, and so may run the server itself.
    ///
    /// PostgreSQL refuses to run as root. The account must be a real one, since PostgreSQL looks
    /// its name up; it is made if it is not there.
    pub(crate) fn for_server() -> Result<Option<Self>, Error> {
        if trust::us() != 0 {
            return Ok(None);
        }
        if let Some(found) = Self::look_up()? {
            return Ok(Some(found));
        }
        let _lock = lock_making()?;
        let mut found = None;
        wait_until(MAKING, || {
            found = Self::look_up().transpose();
            if found.is_none() {
                // The list says what came of it.
                let _ = make();
                found = Self::look_up().transpose();
            }
            found.is_some()
        });
        found.unwrap_or(Err(Error::NoAccount)).map(Some)
    }

    /// A cluster is served by the account that it belongs to, or not at all.
    pub(crate) fn check_owner_of(&self, cluster: &Path) -> Result<(), Error> {
        let found = fs::metadata(cluster).map_err(Error::io("look at", cluster))?;
        if found.uid() == self.uid {
            return Ok(());
        }
        Err(Error::OtherAccount { cluster: cluster.to_owned(), account: self.name.clone() })
    }

    fn look_up() -> Result<Option<Self>, Error> {
        let file = "/etc/passwd";
        let passwd = fs::read_to_string(file).map_err(Error::io("read", file))?;
        Self::in_passwd(&passwd)
    }

    /// The account in the system's list, if it is one of its own there.
    fn in_passwd(passwd: &str) -> Result<Option<Self>, Error> {
        let accounts = || passwd.lines().filter_map(Self::of_line);
        let Some(found) = accounts().find(|account| account.name == NAME) else {
            return Ok(None);
        };
        let shared = |other: &Self| other.name != NAME && other.uid == found.uid;
        match accounts().find(shared) {
            Some(other) => Err(Error::SharedAccount(other.name)),
            None => Ok(Some(found)),
        }
    }

    fn of_line(line: &str) -> Option<Self> {
        let mut fields = line.split(':');
        let name = fields.next()?.to_owned();
        let uid = fields.nth(1)?.parse().ok()?;
        let gid = fields.next()?.parse().ok()?;
        Some(Self { name, uid, gid })
    }
}

/// One process makes the account, others wait: two at once would each give it a number.
fn lock_making() -> Result<File, Error> {
    fs::create_dir_all(ROOTS_OWN).map_err(Error::io("create", ROOTS_OWN))?;
    let path = Path::new(ROOTS_OWN).join("account.lock");
    let lock = trust::open_ours(&path, OFlags::RDWR).map_err(Error::io("open", &path))?;
    flock(&lock, FlockOperation::LockExclusive)
        .map_err(|error| Error::io("lock", path)(error.into()))?;
    Ok(lock)
}

/// Makes the account by the system's own program, which Debian, Red Hat and their like have.
fn make() -> io::Result<Output> {
    let mut useradd = bare_command(Path::new("/usr/sbin/useradd"));
    useradd.args(["--system", "--user-group", "--no-create-home", "--home-dir", "/nonexistent"]);
    useradd.args(["--shell", "/usr/sbin/nologin", "--comment", "private PostgreSQL of Cauri"]);
    useradd.arg(NAME).output()
}

/// A program whose environment holds nothing of ours – no key, no address, nothing that steers it
/// –, and which ends with the thread that starts it (see [`end_with_parent`]).
pub fn bare_command(program: &Path) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("LC_ALL", "C")
        .stdin(Stdio::null());
    end_with_parent(&mut command);
    command
}

/// A program of PostgreSQL, ready for its arguments.
pub(crate) fn command(program: &Path, account: Option<&Account>) -> Command {
    let mut command = bare_command(program);
    command.current_dir("/");
    if let Some(account) = account {
        // Root's other groups are dropped with this, too.
        command.uid(account.uid).gid(account.gid);
    }
    command
}

/// Runs a program to its end and takes what it said into the error if it failed.
pub(crate) fn run(name: &'static str, command: &mut Command) -> Result<String, Error> {
    let done = command.output().map_err(Error::io("run", command.get_program()))?;
    if done.status.success() {
        return Ok(String::from_utf8_lossy(&done.stdout).into_owned());
    }
    let output = last_lines(&String::from_utf8_lossy(&done.stderr));
    Err(Error::Program { program: name, status: done.status, output })
}

/// The end of a program's output: the last three lines say what went wrong.
pub(crate) fn last_lines(text: &str) -> String {
    let lines: Vec<&str> = text.lines().filter(|line| !line.trim().is_empty()).collect();
    lines[lines.len().saturating_sub(3)..].join(" | ")
}

/// A folder that only its owner can enter, given to the server's account. One that is there already
/// must be ours or that account's.
pub(crate) fn private_dir(dir: &Path, account: Option<&Account>) -> Result<(), Error> {
    match fs::DirBuilder::new().mode(0o700).create(dir) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(Error::io("create", dir)(error));
        }
        _ => {}
    }
    // From here on the folder itself is held: nothing can be put in its place.
    let held = match trust::open_dir(dir) {
        Ok(held) => held,
        // A link, a file, or a folder that we may not even look into.
        Err(_) if fs::symlink_metadata(dir).is_ok() => {
            return Err(Error::Strangers(dir.to_owned()));
        }
        Err(error) => return Err(Error::io("open", dir)(error)),
    };
    let owner = held.metadata().map_err(Error::io("look at", dir))?.uid();
    if owner != trust::us() && account.is_none_or(|account| account.uid != owner) {
        return Err(Error::Strangers(dir.to_owned()));
    }
    held.set_permissions(fs::Permissions::from_mode(0o700)).map_err(Error::io("protect", dir))?;
    match account {
        Some(account) => {
            fchown(&held, Some(account.uid), Some(account.gid)).map_err(Error::io("hand over", dir))
        }
        None => Ok(()),
    }
}

/// Sends the command's process an interrupt when the thread that spawns it ends, however it ends.
///
/// For PostgreSQL that is a fast and clean shutdown. Spawn it from a thread that lives as long as
/// the command should, normally the main thread. Linux only; elsewhere this does nothing.
#[cfg(target_os = "linux")]
#[expect(
    unsafe_code,
    reason = "the parent's death must be subscribed to in the child, between fork and exec, and \
              the standard library has no safe way to run anything there"
)]
pub fn end_with_parent(command: &mut Command) {
    use rustix::process::{Signal, getpid, getppid, set_parent_process_death_signal};

    let parent = getpid();
    // SAFETY: after fork and before exec only system calls are safe; the closure makes two of them,
    // allocates nothing and takes no lock.
    unsafe {
        command.pre_exec(move || {
            set_parent_process_death_signal(Some(Signal::INT))?;
            // The parent may have died before it could be subscribed to.
            if getppid() == Some(parent) { Ok(()) } else { Err(rustix::io::Errno::SRCH.into()) }
        });
    }
}

/// Sends the command's process an interrupt when the thread that spawns it ends, however it ends.
///
/// This system has no such signal, so that nothing is done.
#[cfg(not(target_os = "linux"))]
pub fn end_with_parent(_command: &mut Command) {}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_servers_account_is_nobody_elses() {
        let others = "root:x:0:0:root:/root:/bin/sh\npostgres:x:101:104::/:/bin/sh\n\
                      nobody:x:65534:65533::/:/bin/false\n";
        assert_eq!(Account::in_passwd(others).unwrap(), None);
        let made = format!("{others}cauri-postgres:x:998:997::/nonexistent:/usr/sbin/nologin\n");
        let found = Account::in_passwd(&made).unwrap().unwrap();
        assert_eq!((found.uid, found.gid), (998, 997));
        let shared = format!("{others}cauri-postgres:x:65534:65533::/nonexistent:/bin/false\n");
        let refused = Account::in_passwd(&shared).unwrap_err();
        assert!(matches!(&refused, Error::SharedAccount(other) if other == "nobody"), "{refused}");
    }

    #[test]
    fn keeps_the_last_three_lines() {
        assert_eq!(last_lines("a\nb\n\nc\nd\n"), "b | c | d");
        assert_eq!(last_lines(""), "");
    }
}
