//! Whose process a PostgreSQL program is: its account, its environment, its end with its parent.
//! Deliberately not here: which programs are run, and with which arguments.

use crate::Error;
use std::{
    fs, io,
    os::unix::{
        fs::{PermissionsExt, chown},
        process::CommandExt,
    },
    path::Path,
    process::{Command, Stdio},
};

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
    /// PostgreSQL refuses to run as root; root hands it to `postgres`, else to `nobody`. The
    /// account must be a real one: PostgreSQL looks its name up.
    pub(crate) fn for_server() -> Result<Option<Self>, Error> {
        if !rustix::process::geteuid().is_root() {
            return Ok(None);
        }
        let file = "/etc/passwd";
        let passwd = fs::read_to_string(file).map_err(Error::io("read", file))?;
        ["postgres", "nobody"]
            .into_iter()
            .find_map(|name| Self::in_passwd(&passwd, name))
            .map(Some)
            .ok_or(Error::NoAccount)
    }

    fn in_passwd(passwd: &str, name: &str) -> Option<Self> {
        passwd.lines().find_map(|line| {
            let mut fields = line.split(':');
            (fields.next()? == name).then_some(())?;
            let uid = fields.nth(1)?.parse().ok()?;
            let gid = fields.next()?.parse().ok()?;
            Some(Self { name: name.to_owned(), uid, gid })
        })
    }
}

/// A program of PostgreSQL, ready for its arguments: nothing of our environment steers it.
pub(crate) fn command(program: &Path, account: Option<&Account>) -> Command {
    let mut command = Command::new(program);
    command
        .env_clear()
        .env("PATH", "/usr/local/bin:/usr/bin:/bin")
        .env("LC_ALL", "C")
        .current_dir("/")
        .stdin(Stdio::null());
    if let Some(account) = account {
        // Root's other groups are dropped with this, too.
        command.uid(account.uid).gid(account.gid);
    }
    end_with_parent(&mut command);
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

/// A folder that only its owner can enter, given to the server's account.
pub(crate) fn private_dir(dir: &Path, account: Option<&Account>) -> Result<(), Error> {
    match fs::create_dir(dir) {
        Err(error) if error.kind() != io::ErrorKind::AlreadyExists => {
            return Err(Error::io("create", dir)(error));
        }
        _ => {}
    }
    fs::set_permissions(dir, fs::Permissions::from_mode(0o700))
        .map_err(Error::io("protect", dir))?;
    match account {
        Some(account) => {
            chown(dir, Some(account.uid), Some(account.gid)).map_err(Error::io("hand over", dir))
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
    fn reads_an_account_from_the_passwd_file() {
        let passwd = "root:x:0:0:root:/root:/bin/sh\nnobody:x:65534:65533::/:/bin/false\n";
        let nobody = Account::in_passwd(passwd, "nobody").unwrap();
        assert_eq!((nobody.uid, nobody.gid), (65534, 65533));
        assert_eq!(Account::in_passwd(passwd, "postgres"), None);
    }

    #[test]
    fn keeps_the_last_three_lines() {
        assert_eq!(last_lines("a\nb\n\nc\nd\n"), "b | c | d");
        assert_eq!(last_lines(""), "");
    }
}
