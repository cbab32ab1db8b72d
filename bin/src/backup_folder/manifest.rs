//! A backup's folder: the dump, the keys, and the manifest that says what they must be.
//! Deliberately not here: making them.

use cauri_domain::kernel::Timestamp;
use cauri_postgres::Figures;
use serde::{Deserialize, Serialize};
use sha2::{Digest as _, Sha256};
use std::{
    collections::BTreeMap,
    fs::{self, File},
    io::{self, Read as _, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// The database, in PostgreSQL's own format (`pg_dump --format=custom`).
pub(crate) const DUMP: &str = "database.dump";
/// The keys, as the sandbox keeps them in its data folder.
pub(crate) const SECRETS: &str = "secrets.json";
const MANIFEST: &str = "manifest.json";
/// What this program writes and reads.
const FORMAT: u32 = 1;

/// Why a folder is no backup that can be used.
#[derive(Debug, thiserror::Error)]
pub(crate) enum ManifestError {
    /// A file can't be read or written.
    #[error("{path} can't be used")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// There is no such folder.
    #[error("{0} is not there: name the folder that `cauri backup` made")]
    NoFolder(PathBuf),
    /// It holds no manifest.
    #[error("{0} is no backup: there is no {MANIFEST} in it, which `cauri backup` writes last")]
    NoBackup(PathBuf),
    /// It is not what we wrote.
    #[error("{0} is no manifest of a backup")]
    NotOurs(PathBuf),
    /// It was written in a form of later.
    #[error("the backup has form {0}, this program reads form {FORMAT}")]
    OtherFormat(u32),
    /// A file is not as it was written.
    #[error("{0} is not as it was written: the backup is damaged")]
    Damaged(PathBuf),
}

/// One file of a backup.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Sealed {
    bytes: u64,
    sha256: String,
}

/// What a backup holds. There is nothing secret in it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub(crate) struct Manifest {
    format: u32,
    /// When it was begun (machine clock).
    pub(crate) begun_at: Timestamp,
    /// The program's version.
    pub(crate) program: String,
    /// The mode's word.
    pub(crate) mode: String,
    /// Number of the last migration.
    pub(crate) schema_version: i64,
    /// The journal's head: the number of its last entry.
    pub(crate) last_entry_id: i64,
    /// Number of the last event.
    pub(crate) last_event_seq: i64,
    files: BTreeMap<String, Sealed>,
}

impl Manifest {
    /// What a snapshot saw.
    pub(crate) fn new(begun_at: Timestamp, figures: &Figures) -> Self {
        Self {
            format: FORMAT,
            begun_at,
            program: env!("CARGO_PKG_VERSION").to_owned(),
            mode: figures.mode.clone(),
            schema_version: figures.schema_version,
            last_entry_id: figures.last_entry_id,
            last_event_seq: figures.last_event_seq,
            files: BTreeMap::new(),
        }
    }

    /// True if a database has come exactly as far.
    pub(crate) fn agrees(&self, figures: &Figures) -> bool {
        let other = Self::new(self.begun_at, figures);
        (&self.mode, self.schema_version, self.last_entry_id, self.last_event_seq)
            == (&other.mode, other.schema_version, other.last_entry_id, other.last_event_seq)
    }

    /// Seals these files and writes itself beside them, all of it durable.
    pub(crate) fn write(mut self, folder: &Path, files: &[&str]) -> Result<(), ManifestError> {
        for name in files {
            let path = folder.join(name);
            let sealed = seal(&path).map_err(failed(&path))?;
            self.files.insert((*name).to_owned(), sealed);
        }
        let path = folder.join(MANIFEST);
        let text = serde_json::to_vec_pretty(&self)
            .map_err(|error| failed(&path)(io::Error::other(error)))?;
        private_file(&path, &text).map_err(failed(&path))?;
        File::open(folder).and_then(|folder| folder.sync_all()).map_err(failed(folder))
    }

    /// Reads it, and holds every file to it.
    pub(crate) fn read(folder: &Path) -> Result<Self, ManifestError> {
        let path = folder.join(MANIFEST);
        let text = match fs::read(&path) {
            Ok(text) => text,
            Err(error) => return Err(no_backup(folder, &path, error)),
        };
        let not_ours = |_| ManifestError::NotOurs(path.clone());
        let manifest: Self = serde_json::from_slice(&text).map_err(not_ours)?;
        if manifest.format != FORMAT {
            return Err(ManifestError::OtherFormat(manifest.format));
        }
        for needed in [DUMP, SECRETS] {
            let path = folder.join(needed);
            let told = manifest.files.get(needed);
            let found = seal(&path).map_err(failed(&path))?;
            if told != Some(&found) {
                return Err(ManifestError::Damaged(path));
            }
        }
        Ok(manifest)
    }
}

fn no_backup(folder: &Path, manifest: &Path, error: io::Error) -> ManifestError {
    match error.kind() {
        io::ErrorKind::NotFound if !folder.exists() => ManifestError::NoFolder(folder.to_owned()),
        io::ErrorKind::NotFound | io::ErrorKind::NotADirectory => {
            ManifestError::NoBackup(folder.to_owned())
        }
        _ => failed(manifest)(error),
    }
}

fn failed(path: &Path) -> impl Fn(io::Error) -> ManifestError {
    let path = path.to_owned();
    move |source| ManifestError::File { path: path.clone(), source }
}

/// Size and hash of a file, which is durable from then on.
fn seal(path: &Path) -> io::Result<Sealed> {
    let mut file = File::open(path)?;
    file.sync_all()?;
    let (mut hash, mut bytes) = (Sha256::new(), 0_u64);
    let mut piece = vec![0; 1 << 20];
    loop {
        let read = file.read(&mut piece)?;
        if read == 0 {
            return Ok(Sealed { bytes, sha256: hex::encode(hash.finalize()) });
        }
        hash.update(&piece[..read]);
        bytes += read as u64;
    }
}

/// A file that only its owner reads.
pub(super) fn private_file(path: &Path, content: &[u8]) -> io::Result<()> {
    let mut options = File::options();
    let mut file = options.write(true).create_new(true).mode(0o600).open(path)?;
    file.write_all(content)?;
    file.sync_all()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn figures() -> Figures {
        Figures {
            mode: "sandbox".to_owned(),
            schema_version: 15,
            last_entry_id: 7,
            last_event_seq: 9,
        }
    }

    fn written() -> tempfile::TempDir {
        let folder = tempfile::tempdir().unwrap();
        private_file(&folder.path().join(DUMP), b"dump").unwrap();
        private_file(&folder.path().join(SECRETS), b"{}").unwrap();
        let at = Timestamp::from_timestamp(1_790_000_000, 0).unwrap();
        Manifest::new(at, &figures()).write(folder.path(), &[DUMP, SECRETS]).unwrap();
        folder
    }

    #[test]
    fn a_backup_is_read_as_it_was_written() {
        let folder = written();
        let manifest = Manifest::read(folder.path()).unwrap();
        assert!(manifest.agrees(&figures()));
        assert!(!manifest.agrees(&Figures { last_entry_id: 8, ..figures() }));
    }

    #[test]
    fn a_changed_or_missing_file_is_found() {
        for name in [DUMP, SECRETS] {
            let folder = written();
            let path = folder.path().join(name);
            fs::write(&path, "dumq").unwrap();
            let found = Manifest::read(folder.path());
            assert!(matches!(found, Err(ManifestError::Damaged(p)) if p == path));
            fs::remove_file(&path).unwrap();
            assert!(matches!(Manifest::read(folder.path()), Err(ManifestError::File { .. })));
        }
    }

    #[test]
    fn another_form_is_refused() {
        let folder = written();
        let path = folder.path().join(MANIFEST);
        let text = fs::read_to_string(&path).unwrap();
        fs::write(&path, text.replace("\"format\": 1", "\"format\": 2")).unwrap();
        assert!(matches!(Manifest::read(folder.path()), Err(ManifestError::OtherFormat(2))));
        fs::write(&path, "{}").unwrap();
        assert!(matches!(Manifest::read(folder.path()), Err(ManifestError::NotOurs(_))));
    }
}
