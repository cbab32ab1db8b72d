//! What is wrong with the settings, all of it at once.
//! Deliberately not here: when it is looked at (`read`).

use super::{Key, Origin};
use std::{fmt, path::PathBuf};

/// One thing that is wrong with the settings. Values of secrets are never repeated.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
pub enum Complaint {
    /// Production needs a setting.
    #[error(
        "production needs {} (`{}` in cauri.toml): {}",
        .0.setting().variable, .0.setting().path, .0.setting().meaning()
    )]
    Missing(Key),
    /// A value is not what it must be.
    #[error("{} ({origin}){}: {why}", .key.setting().variable, is(.value.as_deref()))]
    Wrong {
        /// Which setting.
        key: Key,
        /// Who said so.
        origin: Origin,
        /// The value, if it may be shown.
        value: Option<String>,
        /// What it must be.
        why: String,
    },
    /// Two secrets are the same.
    #[error(
        "{} is the same as {}: each needs one of its own",
        .0.setting().variable, .1.setting().variable
    )]
    Alike(Key, Key),
    /// A database or a gateway key is set, but nobody said how seriously it is meant.
    #[error(
        "a database or gateway is set but CAURI_MODE is not: say CAURI_MODE=sandbox or \
         CAURI_MODE=production"
    )]
    ModeNotSaid,
    /// Production on the private cluster must be said.
    #[error(
        "production needs DATABASE_URL; to use the private database all the same say \
         CAURI_EMBEDDED_IN_PRODUCTION=yes"
    )]
    EmbeddedInProduction,
    /// The settings file can't be read.
    #[error("{path}: {why}")]
    File {
        /// The file.
        path: PathBuf,
        /// What is wrong with it.
        why: String,
    },
    /// The settings file says something that is no setting.
    #[error("{path}: `{unknown}` is no setting; the nearest is `{nearest}`")]
    UnknownKey {
        /// The file.
        path: PathBuf,
        /// What it says.
        unknown: String,
        /// What may be meant.
        nearest: &'static str,
    },
}

/// What the value is, if it may be shown.
fn is(value: Option<&str>) -> String {
    value.map(|value| format!(" is `{value}`")).unwrap_or_default()
}

impl Complaint {
    /// The setting that it is about, if it is about one.
    pub const fn key(&self) -> Option<Key> {
        match self {
            Self::Missing(key) | Self::Wrong { key, .. } | Self::Alike(key, _) => Some(*key),
            Self::ModeNotSaid => Some(Key::Mode),
            Self::EmbeddedInProduction => Some(Key::DatabaseUrl),
            Self::File { .. } | Self::UnknownKey { .. } => None,
        }
    }
}

/// Why a command does not start: everything that is missing or wrong.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SettingsError(pub Vec<Complaint>);

impl From<Complaint> for SettingsError {
    fn from(complaint: Complaint) -> Self {
        Self(vec![complaint])
    }
}

impl fmt::Display for SettingsError {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        if let [only] = &self.0[..] {
            return write!(f, "{only}");
        }
        write!(f, "{} settings are missing or wrong:", self.0.len())?;
        self.0.iter().try_for_each(|complaint| write!(f, "\n  {complaint}"))
    }
}

impl std::error::Error for SettingsError {}
