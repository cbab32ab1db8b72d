//! Secrets as files of a folder, as systemd hands them to a service (`LoadCredential=`).
//! Deliberately not here: what beats them (`told`), and settings that may be read (the environment
//! and `cauri.toml` say those).

use super::{Complaint, TABLE, declare::Setting, file::Entries};
use std::{
    fs::{self, File},
    io::{self, Read as _},
    path::Path,
};

/// The variable by which systemd names the folder; whoever has another way sets it too.
pub(super) const FOLDER: &str = "CREDENTIALS_DIRECTORY";
/// What names begin with where a whole folder was loaded (`LoadCredential=cauri:…`).
const PREFIX: &str = "cauri_";
/// The longest secret, in bytes.
const SECRET_LIMIT: u64 = 16 * 1024;

/// A secret's file: its key in `cauri.toml`, with `_` for the dot.
pub(super) fn file_name(setting: &Setting) -> String {
    setting.path.replace('.', "_")
}

/// Reads the secrets of a folder. What else lies there is somebody else's.
pub(super) fn read(folder: &Path) -> Entries {
    let mut entries = Entries { path: Some(folder.to_owned()), ..Entries::default() };
    let secrets = TABLE.iter().filter(|setting| setting.rule.secret);
    for setting in secrets.clone() {
        let name = file_name(setting);
        let found = [format!("{PREFIX}{name}"), name].map(|name| folder.join(name));
        let Some(path) = found.iter().find(|path| path.exists()) else { continue };
        match text_of(path) {
            Ok(text) => {
                entries.texts.insert(setting.path, text);
            }
            Err(error) => {
                let why = format!("can't be read: {error}");
                entries.complaints.push(Complaint::File { path: path.clone(), why });
            }
        }
    }
    let known: Vec<_> = secrets.map(file_name).collect();
    entries.complaints.extend(misspelt(folder, &known));
    entries
}

fn text_of(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    File::open(path)?.take(SECRET_LIMIT + 1).read_to_string(&mut text)?;
    if u64::try_from(text.len()).is_ok_and(|length| length > SECRET_LIMIT) {
        return Err(io::Error::other(format!("it is longer than {SECRET_LIMIT} bytes")));
    }
    Ok(text.trim().to_owned())
}

/// Names that begin with our word and are none of ours.
fn misspelt(folder: &Path, known: &[String]) -> Vec<Complaint> {
    let listed = match fs::read_dir(folder) {
        Ok(listed) => listed,
        Err(error) => {
            let why = format!("can't be read: {error} ({FOLDER})");
            return vec![Complaint::File { path: folder.to_owned(), why }];
        }
    };
    let names = listed.flatten().filter_map(|entry| entry.file_name().into_string().ok());
    let mut unknown: Vec<_> = names
        .filter_map(|name| name.strip_prefix(PREFIX).map(str::to_owned))
        .filter(|name| !known.contains(name))
        .collect();
    unknown.sort();
    let complaints = unknown.into_iter().map(|unknown| Complaint::File {
        path: folder.join(format!("{PREFIX}{unknown}")),
        why: "is no secret of ours; `.env.example` names each one's file".to_owned(),
    });
    complaints.collect()
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn secrets_are_read_under_both_names_and_what_is_misspelt_is_named() {
        let folder = tempfile::tempdir().unwrap();
        let write = |name: &str, text: &str| fs::write(folder.path().join(name), text).unwrap();
        write("cauri_token_key", "under the unit's word\n");
        write("cinetpay_api_key", " alone ");
        write("listen", "is no secret, and somebody else's");
        write("cauri_listen", "no secret");
        write("cauri_tokn_key", "x");
        let entries = read(folder.path());
        let told: Vec<_> = entries.texts.iter().map(|(key, text)| (*key, text.as_str())).collect();
        assert_eq!(told, [("cinetpay.api_key", "alone"), ("token_key", "under the unit's word")]);
        let said: Vec<_> = entries.complaints.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("cauri_listen: is no secret"), "{said:?}");
        assert!(said[1].contains("cauri_tokn_key: is no secret"), "{said:?}");
    }

    #[test]
    fn what_can_not_be_read_is_named_without_its_words() {
        let folder = tempfile::tempdir().unwrap();
        fs::write(folder.path().join("token_key"), [0xff, 0xfe]).unwrap();
        fs::write(folder.path().join("click_key"), "x".repeat(20_000)).unwrap();
        let said: Vec<_> = read(folder.path()).complaints.iter().map(ToString::to_string).collect();
        assert_eq!(said.len(), 2, "{said:?}");
        assert!(said[0].contains("token_key: can't be read"), "{said:?}");
        assert!(said[1].contains("longer than 16384 bytes"), "{said:?}");
        let none = read(&folder.path().join("none"));
        assert!(none.complaints[0].to_string().contains("can't be read"));
    }
}
