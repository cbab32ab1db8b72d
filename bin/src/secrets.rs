//! The sandbox's secrets: made at the first start, kept in the data folder, readable by its owner
//! alone.
//! Deliberately not here: production's – they come from the environment.

use crate::ids::OsEntropy;
use cauri_application::kernel::ids::Entropy as _;
use serde::{Deserialize, Serialize};
use std::{
    fmt, fs,
    io::{self, Write as _},
    os::unix::fs::OpenOptionsExt as _,
    path::{Path, PathBuf},
};

/// Keys of tokens, of seals, and of the sandbox gateway.
#[derive(Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Secrets {
    /// Signs access tokens.
    pub token_key: String,
    /// Tokens signed with it are good, too: the key before, or the one to come.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub token_key_previous: Option<String>,
    /// Seals clicks.
    pub click_key: String,
    /// Clicks sealed with it are good, too.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub click_key_previous: Option<String>,
    /// Names what is counted about people; without it the key of tokens does.
    #[serde(default, skip_serializing_if = "Option::is_none")]
    pub pseudonym_key: Option<String>,
    /// Signs the sandbox gateway's notices.
    pub gateway_key: String,
    /// Seals contracts.
    pub seal_key: String,
    /// Public keys that sealed contracts before it; those seals go on to hold.
    #[serde(default, skip_serializing_if = "Vec::is_empty")]
    pub previous_seal_keys: Vec<String>,
}

impl fmt::Debug for Secrets {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("Secrets(…)")
    }
}

/// Why there are no secrets.
#[derive(Debug, thiserror::Error)]
pub enum SecretsError {
    /// The file can't be read or written.
    #[error("{path} can't be used")]
    File {
        /// The file.
        path: PathBuf,
        /// What the system says.
        #[source]
        source: io::Error,
    },
    /// The file is there but is not what we wrote.
    #[error("{0} is not a file of secrets; remove it to start anew (everybody is signed out)")]
    NotOurs(PathBuf),
}

impl Secrets {
    /// Draws new ones.
    pub fn draw() -> Self {
        Self {
            token_key: draw_key(),
            token_key_previous: None,
            click_key: draw_key(),
            click_key_previous: None,
            pseudonym_key: Some(draw_key()),
            gateway_key: draw_key(),
            seal_key: draw_key(),
            previous_seal_keys: vec![],
        }
    }

    /// New keys of tokens and clicks; those of until now stay good. The name under which something
    /// is counted about a person stays the same.
    #[must_use]
    pub fn rotated(self) -> Self {
        Self {
            pseudonym_key: Some(self.pseudonym_key.unwrap_or_else(|| self.token_key.clone())),
            token_key_previous: Some(self.token_key),
            token_key: draw_key(),
            click_key_previous: Some(self.click_key),
            click_key: draw_key(),
            gateway_key: self.gateway_key,
            seal_key: self.seal_key,
            previous_seal_keys: self.previous_seal_keys,
        }
    }

    /// Those of the data folder; at the first start they are drawn and written down.
    ///
    /// # Errors
    /// [`SecretsError`] names the file.
    pub fn of_data_dir(data_dir: &Path) -> Result<Self, SecretsError> {
        let path = data_dir.join("secrets.json");
        match Self::read(&path) {
            Err(SecretsError::File { source, .. }) if source.kind() == io::ErrorKind::NotFound => {
                let secrets = Self::draw();
                fs::create_dir_all(data_dir)
                    .map_err(|source| SecretsError::File { path: path.clone(), source })?;
                secrets.write(&path)?;
                Ok(secrets)
            }
            read => read,
        }
    }

    /// Those of a file.
    pub(crate) fn read(path: &Path) -> Result<Self, SecretsError> {
        let path = path.to_owned();
        match fs::read(&path) {
            Ok(bytes) => serde_json::from_slice(&bytes).map_err(|_| SecretsError::NotOurs(path)),
            Err(source) => Err(SecretsError::File { path, source }),
        }
    }

    /// Those of a file, if it is there and ours; for looking at, nothing is drawn.
    pub fn kept_in(path: &Path) -> Option<Self> {
        serde_json::from_slice(&fs::read(path).ok()?).ok()
    }

    /// Written aside and renamed, so that a crash leaves either nothing or all of it.
    pub(crate) fn write(&self, path: &Path) -> Result<(), SecretsError> {
        self.write_aside(path)
            .map_err(|source| SecretsError::File { path: path.to_owned(), source })
    }

    fn write_aside(&self, path: &Path) -> io::Result<()> {
        let aside = path.with_extension("new");
        // One that is there may be a link, or somebody else's to read: it is not written into.
        match fs::remove_file(&aside) {
            Err(error) if error.kind() != io::ErrorKind::NotFound => return Err(error),
            _ => {}
        }
        let mut options = fs::OpenOptions::new();
        let mut file = options.write(true).create_new(true).mode(0o600).open(&aside)?;
        file.write_all(&serde_json::to_vec_pretty(self)?)?;
        file.sync_all()?;
        fs::rename(&aside, path)?;
        // The name is durable only when its folder is.
        let folder = path.parent().filter(|folder| !folder.as_os_str().is_empty());
        fs::File::open(folder.unwrap_or(Path::new(".")))?.sync_all()
    }
}

fn draw_key() -> String {
    let mut bytes = [0; 32];
    OsEntropy.fill(&mut bytes);
    hex::encode(bytes)
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::os::unix::fs::PermissionsExt as _;

    #[test]
    fn a_change_of_keys_keeps_the_last_ones_and_all_pseudonyms() {
        let first = Secrets::draw();
        let second = first.clone().rotated();
        assert_ne!(first.token_key, second.token_key);
        assert_eq!(second.token_key_previous, Some(first.token_key.clone()));
        assert_eq!(second.click_key_previous, Some(first.click_key.clone()));
        assert_eq!(second.pseudonym_key, first.pseudonym_key);
        assert_eq!(second.gateway_key, first.gateway_key);
        let old = Secrets { pseudonym_key: None, ..first.clone() };
        assert_eq!(old.rotated().rotated().pseudonym_key, Some(first.token_key));
    }

    #[test]
    fn what_lies_in_the_way_of_secrets_is_not_written_into() {
        let dir = tempfile::tempdir().unwrap();
        let (path, aside) = (dir.path().join("secrets.json"), dir.path().join("secrets.new"));
        // Open to everybody, and still open to whoever opened it before.
        fs::write(&aside, "").unwrap();
        fs::set_permissions(&aside, fs::Permissions::from_mode(0o666)).unwrap();
        let read_by_a_stranger = fs::File::open(&aside).unwrap();
        let secrets = Secrets::of_data_dir(dir.path()).unwrap();
        assert_eq!(fs::metadata(&path).unwrap().permissions().mode() & 0o777, 0o600);
        assert_eq!(io::read_to_string(read_by_a_stranger).unwrap(), "");

        let target = dir.path().join("target");
        fs::write(&target, "kept").unwrap();
        std::os::unix::fs::symlink(&target, &aside).unwrap();
        secrets.rotated().write(&path).unwrap();
        assert_eq!(fs::read_to_string(&target).unwrap(), "kept");
        assert!(!fs::symlink_metadata(&path).unwrap().is_symlink());
    }

    #[test]
    fn secrets_outlive_a_restart_and_are_for_their_owner_only() {
        let dir = tempfile::tempdir().unwrap();
        let first = Secrets::of_data_dir(dir.path()).unwrap();
        let second = Secrets::of_data_dir(dir.path()).unwrap();
        assert_eq!(first.token_key, second.token_key);
        assert_ne!(first.token_key, first.click_key);
        let mode = fs::metadata(dir.path().join("secrets.json")).unwrap().permissions().mode();
        assert_eq!(mode & 0o777, 0o600);
        fs::write(dir.path().join("secrets.json"), "x").unwrap();
        assert!(matches!(Secrets::of_data_dir(dir.path()), Err(SecretsError::NotOurs(_))));
    }
}
