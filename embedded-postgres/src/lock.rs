//! The one owner of a cluster: a locked file that says who it is.
//! Deliberately not here: PostgreSQL's own `postmaster.pid` (`postmaster`).

use crate::{Error, trust};
use rustix::fs::{FlockOperation, OFlags, flock};
use std::{
    fs::File,
    io::{Read, Seek, Write},
    path::Path,
    process,
    thread::sleep,
    time::Duration,
};

/// Holds a cluster's home until it is dropped, or the process ends in whatever way.
#[derive(Debug)]
pub(crate) struct OwnerLock {
    file: File,
}

/// What came of trying to own a home.
#[derive(Debug)]
pub(crate) enum Taken {
    /// It is ours.
    Ours(OwnerLock),
    /// Somebody else has it, such as `process 4711 (serve)`.
    By(String),
}

impl OwnerLock {
    /// Takes the lock or says who has it; never waits for them.
    pub(crate) fn take(home: &Path, purpose: &str) -> Result<Taken, Error> {
        let path = home.join("owner.lock");
        // Whoever could open it could hold it, and no owner would ever start.
        let mut file = trust::open_ours(&path, OFlags::RDWR).map_err(Error::io("open", &path))?;
        match flock(&file, FlockOperation::NonBlockingLockExclusive) {
            Ok(()) => {}
            Err(rustix::io::Errno::WOULDBLOCK) => return Ok(Taken::By(read_owner(&mut file))),
            Err(error) => return Err(Error::io("lock", path)(error.into())),
        }
        let line = format!("process {} ({purpose})\n", process::id());
        file.set_len(0)
            .and_then(|()| file.write_all(line.as_bytes()))
            .map_err(Error::io("write", path))?;
        Ok(Taken::Ours(Self { file }))
    }
}

impl Drop for OwnerLock {
    fn drop(&mut self) {
        // The name of an owner that is gone would only mislead; closing the file frees the lock.
        let _ = self.file.set_len(0);
    }
}

/// The owner's line; it is written just after the lock is taken, so an empty file is read again.
fn read_owner(file: &mut File) -> String {
    for _ in 0..20 {
        let mut line = String::new();
        if file.rewind().and_then(|()| file.take(200).read_to_string(&mut line)).is_err() {
            break;
        }
        if line.ends_with('\n') {
            return line.trim_end().to_owned();
        }
        sleep(Duration::from_millis(10));
    }
    "another process".to_owned()
}
