//! Folders for clusters that are thrown away: where they lie and how they go.
//! Deliberately not here: the clusters in them.

use crate::{
    Error,
    cluster::CLUSTER,
    lock::{OwnerLock, Taken},
    place, postmaster, trust,
};
use rustix::{
    io::Errno,
    process::{Pid, test_kill_process},
};
use std::{
    fs, io,
    os::unix::fs::DirBuilderExt,
    path::{Path, PathBuf},
    process,
    sync::atomic::{AtomicU32, Ordering},
};

/// How the folders are named; the process that made it and a number follow.
const PREFIX: &str = "cauri-throwaway-";

/// Memory is used only if it has this much room: each test clones a database of some megabytes.
const MEMORY_BYTES: u64 = 4 << 30;

/// How many left folders one start removes.
const SWEPT: usize = 64;

/// How many names are tried: those that somebody has taken are passed over.
const NAMES: u32 = 1_000;

/// A new folder, after those that killed processes left are removed.
pub(crate) fn make_dir(durable: bool) -> Result<PathBuf, Error> {
    static NUMBER: AtomicU32 = AtomicU32::new(0);

    let memory = Path::new("/dev/shm");
    let in_memory = !durable && has_room(memory) && trust::keeps_names(memory);
    let parent = if in_memory { memory.to_owned() } else { place::temp_dir()? };
    sweep(&parent);
    let mut dir = parent.clone();
    for _ in 0..NAMES {
        let number = NUMBER.fetch_add(1, Ordering::Relaxed);
        dir = parent.join(format!("{PREFIX}{}-{number}", process::id()));
        match fs::DirBuilder::new().mode(0o711).create(&dir) {
            // Whatever has this name, a stranger may have made it: it is not looked at.
            Err(error) if error.kind() == io::ErrorKind::AlreadyExists => {}
            Err(error) => return Err(Error::io("create", &dir)(error)),
            Ok(()) => return Ok(dir),
        }
    }
    Err(Error::Strangers(dir))
}

/// Removes a folder, and the home it leads to if that lies elsewhere.
pub(crate) fn remove(dir: &Path) {
    if let Ok(Some(home)) = place::existing_home(dir) {
        let _ = fs::remove_dir_all(home);
    }
    let _ = fs::remove_dir_all(dir);
}

fn has_room(dir: &Path) -> bool {
    rustix::fs::statvfs(dir)
        .is_ok_and(|room| room.f_bavail.saturating_mul(room.f_frsize) >= MEMORY_BYTES)
}

/// Only folders that we made ourselves are removed: anybody may put one of such a name here, with
/// links in it to what we alone may write.
fn sweep(parent: &Path) {
    let entries = fs::read_dir(parent).into_iter().flatten().flatten();
    entries
        .filter(|entry| is_left(&entry.file_name().to_string_lossy()))
        .filter(|entry| trust::is_our_dir(&entry.path()))
        .take(SWEPT)
        .for_each(|entry| remove_unowned(&entry.path()));
}

/// True if the process that the name tells is gone.
fn is_left(name: &str) -> bool {
    name.strip_prefix(PREFIX)
        .and_then(|rest| rest.split_once('-'))
        .and_then(|(pid, _)| Pid::from_raw(pid.parse().ok()?))
        .is_some_and(|pid| test_kill_process(pid) == Err(Errno::SRCH))
}

/// A process may be out of our sight (in another container), but its lock is not.
fn remove_unowned(dir: &Path) {
    if let Ok(Some(home)) = place::existing_home(dir) {
        let Ok(Taken::Ours(_lock)) = OwnerLock::take(&home, "sweep") else { return };
        if postmaster::end_orphan(&home.join(CLUSTER)).is_ok() {
            remove(dir);
        }
    } else {
        // Begun and left before there was anything in it, or what its link led to is gone.
        remove(dir);
    }
}
