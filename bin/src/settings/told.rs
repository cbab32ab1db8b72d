//! What a process is told: flags beat the environment, the environment beats the files of secrets,
//! those beat the settings file, and that beats the default.
//! Deliberately not here: what is made of it (`read`).

use super::{Complaint, Key, SettingsError, TABLE, cautions, credentials, file};
use cauri_domain::kernel::Personal;
use std::{
    collections::BTreeMap,
    env,
    ffi::OsString,
    fmt,
    path::{Path, PathBuf},
};

/// Who said so.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Origin {
    /// Nobody.
    Default,
    /// `cauri.toml`.
    File,
    /// A file of the folder of secrets.
    Credential,
    /// The environment.
    Environment,
    /// The command line.
    Flag,
}

impl fmt::Display for Origin {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(match self {
            Self::Default => "default",
            Self::File => "file",
            Self::Credential => "credential",
            Self::Environment => "environment",
            Self::Flag => "flag",
        })
    }
}

/// Everything that a process is told. Every value is hidden from `Debug`.
#[derive(Debug)]
pub struct SettingSources {
    /// The settings file, if there is one.
    pub file: Option<PathBuf>,
    pub(super) unknown: Vec<String>,
    values: BTreeMap<Key, (Personal<String>, Origin)>,
    complaints: Vec<Complaint>,
}

impl SettingSources {
    /// Gathers everything from this process's surroundings. Nothing is refused yet.
    pub fn gather(config: Option<&Path>, flags: &[(Key, String)]) -> Self {
        let folder = env::var_os(credentials::FOLDER).filter(|folder| !folder.is_empty());
        let secrets = folder.map(|folder| credentials::read(Path::new(&folder)));
        let files = [file::read(config), secrets.unwrap_or_default()];
        let mut told = Self::gather_from(files, |name| env::var_os(name), flags);
        let names = env::vars_os().filter_map(|(name, _)| name.into_string().ok());
        told.unknown = names.filter(|name| cautions::is_unknown(name)).collect();
        told.unknown.sort_unstable();
        told
    }

    pub(super) fn gather_from(
        [file, secrets]: [file::Entries; 2],
        environment: impl Fn(&str) -> Option<OsString>,
        flags: &[(Key, String)],
    ) -> Self {
        let complaints = [file.complaints, secrets.complaints].concat();
        let mut told =
            Self { file: file.path, unknown: vec![], values: BTreeMap::new(), complaints };
        for setting in TABLE {
            if let Some(text) = setting.rule.default {
                told.say(setting.key, text, Origin::Default);
            }
            if let Some(text) = file.texts.get(setting.path) {
                told.say(setting.key, text, Origin::File);
            }
            if let Some(text) = secrets.texts.get(setting.path) {
                told.say(setting.key, text, Origin::Credential);
            }
            match environment(setting.variable).map(OsString::into_string) {
                Some(Ok(text)) => told.say(setting.key, &text, Origin::Environment),
                Some(Err(_)) => told.complaints.push(Complaint::Wrong {
                    key: setting.key,
                    origin: Origin::Environment,
                    value: None,
                    why: "it must be text in UTF-8".to_owned(),
                }),
                None => {}
            }
        }
        for (key, text) in flags {
            told.say(*key, text, Origin::Flag);
        }
        told
    }

    /// A later word beats an earlier one; an empty one counts as not said.
    fn say(&mut self, key: Key, text: &str, origin: Origin) {
        let text = text.trim();
        if !text.is_empty() {
            self.values.insert(key, (Personal::new(text.to_owned()), origin));
        }
    }

    /// What is said about a setting.
    pub(super) fn text(&self, key: Key) -> Option<&str> {
        self.values.get(&key).map(|(text, _)| text.reveal().as_str())
    }

    /// Who said it; `None` if nobody did and there is no default.
    pub fn origin(&self, key: Key) -> Option<Origin> {
        self.values.get(&key).map(|(_, origin)| *origin)
    }

    /// What may be shown of it: the value, or that there is a secret; `None` if there is nothing.
    pub fn shown(&self, key: Key) -> Option<&str> {
        let text = self.text(key)?;
        Some(if key.setting().rule.secret { "(hidden)" } else { text })
    }

    /// Everything that is said and wrong.
    pub(super) fn wrong(&self) -> Vec<Complaint> {
        let checked = TABLE.iter().filter_map(|setting| {
            let why = (setting.check)(self.text(setting.key)?).err()?;
            Some(self.complain(setting.key, why))
        });
        self.complaints.iter().cloned().chain(checked).collect()
    }

    /// A complaint about what is said.
    pub(super) fn complain(&self, key: Key, why: String) -> Complaint {
        let value = self.text(key).filter(|_| !key.setting().rule.secret).map(str::to_owned);
        Complaint::Wrong { key, origin: self.origin(key).unwrap_or(Origin::Default), value, why }
    }

    /// A value, read by its check; `None` if nobody says anything.
    pub(super) fn read<T>(
        &self,
        key: Key,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Result<Option<T>, SettingsError> {
        let text = self.text(key);
        text.map(|text| check(text).map_err(|why| self.complain(key, why).into())).transpose()
    }

    /// A value that must be there.
    pub(super) fn needed<T>(
        &self,
        key: Key,
        check: impl Fn(&str) -> Result<T, String>,
    ) -> Result<T, SettingsError> {
        self.read(key, check)?.ok_or_else(|| Complaint::Missing(key).into())
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;

    /// A process whose environment and file say this.
    pub(in crate::settings) fn told(environment: &[(&str, &str)], file: &str) -> SettingSources {
        let find = |name: &str| {
            environment.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).into())
        };
        let file = file::parse(Path::new("cauri.toml"), file);
        SettingSources::gather_from([file, file::Entries::default()], find, &[])
    }

    #[test]
    fn a_flag_beats_the_environment_which_beats_the_file_which_beats_the_default() {
        let key = Key::Listen;
        let said = |told: &SettingSources| {
            (told.shown(key).unwrap().to_owned(), told.origin(key).unwrap())
        };
        let default = told(&[], "");
        assert_eq!(said(&default), ("127.0.0.1:8080".to_owned(), Origin::Default));
        let file = "listen = '127.0.0.1:1'";
        let filed = told(&[("CAURI_LISTEN", " ")], file);
        assert_eq!(said(&filed), ("127.0.0.1:1".to_owned(), Origin::File));
        let named = told(&[("CAURI_LISTEN", "127.0.0.1:2")], file);
        assert_eq!(said(&named), ("127.0.0.1:2".to_owned(), Origin::Environment));
        let flags = [(key, "127.0.0.1:3".to_owned())];
        let flagged =
            SettingSources::gather_from(<[_; 2]>::default(), |_| Some("x".into()), &flags);
        assert_eq!(said(&flagged), ("127.0.0.1:3".to_owned(), Origin::Flag));
    }

    #[test]
    fn the_environment_beats_a_credential_which_beats_the_file() {
        let folder = tempfile::tempdir().unwrap();
        std::fs::write(folder.path().join("cauri_token_key"), "credential\n").unwrap();
        let gather = |environment: Option<&'static str>| {
            let file = file::parse(Path::new("cauri.toml"), "token_key = 'file'");
            let files = [file, credentials::read(folder.path())];
            let find = |name: &str| environment.filter(|_| name == "CAURI_TOKEN_KEY");
            SettingSources::gather_from(files, |name| find(name).map(OsString::from), &[])
        };
        let said = |told: SettingSources| {
            (told.text(Key::TokenKey).unwrap().to_owned(), told.origin(Key::TokenKey))
        };
        assert_eq!(said(gather(None)), ("credential".to_owned(), Some(Origin::Credential)));
        assert_eq!(said(gather(Some("e"))), ("e".to_owned(), Some(Origin::Environment)));
    }

    #[test]
    fn a_secret_is_shown_nowhere() {
        let secret = "very-secret-word";
        let told = told(&[("CAURI_TOKEN_KEY", secret), ("DATABASE_URL", secret)], "");
        assert_eq!(told.shown(Key::TokenKey), Some("(hidden)"));
        let shown = format!("{told:?} {}", SettingsError(told.wrong()));
        assert!(shown.contains("CAURI_TOKEN_KEY") && shown.contains("DATABASE_URL"), "{shown}");
        assert!(!shown.contains(secret), "{shown}");
    }

    #[test]
    fn what_is_wrong_names_variable_origin_value_and_what_it_must_be() {
        let told = told(&[("CAURI_ROLE", "everything")], "listen = 8080");
        let said: Vec<_> = told.wrong().iter().map(ToString::to_string).collect();
        assert_eq!(
            said[0],
            "CAURI_ROLE (environment) is `everything`: it must be api, worker or all"
        );
        assert!(said[1].starts_with("CAURI_LISTEN (file) is `8080`: it must be an address"));
    }
}
