//! Somebody's process, held so that no other can take its number while it is looked at.
//! Deliberately not here: processes that we started ourselves (`server`).

use rustix::process::{Pid, Signal, kill_process};
use std::{fs, os::unix::fs::MetadataExt, path::Path};

/// A process that may end at any time.
#[derive(Debug)]
pub(crate) struct Held {
    pid: Pid,
    /// What is signalled is this process, whoever has its number by then.
    #[cfg(target_os = "linux")]
    handle: Option<rustix::fd::OwnedFd>,
}

impl Held {
    /// `None` if there is none of this number.
    #[cfg(target_os = "linux")]
    pub(crate) fn new(pid: u32) -> Option<Self> {
        use rustix::{
            io::Errno,
            process::{PidfdFlags, pidfd_open},
        };

        let pid = Pid::from_raw(i32::try_from(pid).ok()?)?;
        match pidfd_open(pid, PidfdFlags::empty()) {
            Ok(handle) => Some(Self { pid, handle: Some(handle) }),
            // Kernels before 5.3, and containers whose filter does not know the call.
            Err(Errno::NOSYS | Errno::PERM) => Some(Self { pid, handle: None }),
            Err(_) => None,
        }
    }

    /// `None` if there is none of this number.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn new(pid: u32) -> Option<Self> {
        Some(Self { pid: Pid::from_raw(i32::try_from(pid).ok()?)? })
    }

    /// Signals it; one that is gone needs none.
    pub(crate) fn signal(&self, signal: Signal) {
        #[cfg(target_os = "linux")]
        if let Some(handle) = &self.handle {
            let _ = rustix::process::pidfd_send_signal(handle, signal);
            return;
        }
        let _ = kill_process(self.pid, signal);
    }

    /// True if it lives and is a server of this cluster: we start it with the path, as its owner.
    #[cfg(target_os = "linux")]
    pub(crate) fn serves(&self, cluster: &Path) -> bool {
        use std::os::unix::ffi::OsStrExt;

        let of = format!("/proc/{}", self.pid.as_raw_nonzero());
        let owner = |path: &Path| fs::metadata(path).ok().map(|found| found.uid());
        let Ok(stat) = fs::read_to_string(format!("{of}/stat")) else { return false };
        let Ok(words) = fs::read(format!("{of}/cmdline")) else { return false };
        let state = stat.rsplit_once(") ").and_then(|(_, rest)| rest.chars().next());
        let buried = matches!(state, None | Some('Z' | 'X'));
        !buried
            && owner(Path::new(&of)).is_some_and(|uid| Some(uid) == owner(cluster))
            && words.split(|byte| *byte == 0).any(|word| word == cluster.as_os_str().as_bytes())
    }

    /// True if it lives and is a server of this cluster: we start it with the path, as its owner.
    #[cfg(not(target_os = "linux"))]
    pub(crate) fn serves(&self, cluster: &Path) -> bool {
        let pid = self.pid.as_raw_nonzero().to_string();
        let listed = crate::account::bare_command(Path::new("/bin/ps"))
            .args(["-ww", "-o", "uid=,stat=,command=", "-p", &pid])
            .output();
        let Ok(listed) = listed else { return false };
        let line = String::from_utf8_lossy(&listed.stdout).into_owned();
        let mut words = line.split_whitespace();
        let uid = words.next().and_then(|uid| uid.parse().ok());
        let buried = words.next().is_none_or(|state| state.starts_with('Z'));
        !buried
            && fs::metadata(cluster).is_ok_and(|found| Some(found.uid()) == uid)
            && line.contains(&*cluster.to_string_lossy())
    }
}

#[cfg(all(test, target_os = "linux"))]
mod tests {
    use super::*;
    use std::io::Read as _;
    use std::process::{Command, Stdio};

    #[test]
    fn a_process_is_held_and_not_its_number() {
        let mut child = Command::new("sleep").arg("30").spawn().unwrap();
        let held = Held::new(child.id()).unwrap();
        assert!(held.handle.is_some());
        held.signal(Signal::KILL);
        child.wait().unwrap();
        assert!(Held::new(child.id()).is_none());
        // Its number may be anybody's now; nobody is met by this.
        held.signal(Signal::KILL);
    }

    #[test]
    fn only_a_process_of_the_clusters_owner_serves_it() {
        let cluster = std::env::temp_dir().join(format!("cauri-serves-{}", std::process::id()));
        fs::create_dir(&cluster).unwrap();
        // A process of ours that names the folder among its words; it ends with its input. It is
        // heard first: until it runs, its words are still its parent's.
        let mut named = Command::new("sh");
        named.args(["-c", "echo; read -r nothing"]).arg(&cluster);
        let mut child = named.stdin(Stdio::piped()).stdout(Stdio::piped()).spawn().unwrap();
        child.stdout.take().unwrap().read_exact(&mut [0]).unwrap();
        let held = Held::new(child.id()).unwrap();
        let serves = held.serves(&cluster);
        let serves_other = held.serves(Path::new("/tmp"));
        let of_somebody_else = std::os::unix::fs::chown(&cluster, Some(65_534), None)
            .is_ok()
            .then(|| held.serves(&cluster));
        child.kill().unwrap();
        child.wait().unwrap();
        fs::remove_dir(&cluster).unwrap();
        assert!(serves && !serves_other);
        // Only root can give a folder away.
        assert_ne!(of_somebody_else, Some(true));
    }
}
