//! `cauri.toml`: read, and flattened to the dotted keys of the table.
//! Deliberately not here: what beats it (`told`).

use super::{Complaint, TABLE};
use std::{
    collections::BTreeMap,
    fs::File,
    io::{self, Read as _},
    path::{Path, PathBuf},
};
use toml::{Table, Value};

/// The file that is read if it is there and nobody names another.
const USUAL: &str = "cauri.toml";
/// The longest file, in bytes.
const FILE_LIMIT: u64 = 64 * 1024;

/// What the settings file says.
#[derive(Debug, Default)]
pub(super) struct Entries {
    /// The file, if there is one.
    pub(super) path: Option<PathBuf>,
    /// Texts by dotted key.
    pub(super) texts: BTreeMap<&'static str, String>,
    /// What can't be understood.
    pub(super) complaints: Vec<Complaint>,
}

/// Reads the file that was named, or the usual one if it is there.
pub(super) fn read(named: Option<&Path>) -> Entries {
    let path = named.unwrap_or(Path::new(USUAL));
    match text_of(path) {
        Ok(text) => parse(path, &text),
        Err(error) if named.is_none() && error.kind() == io::ErrorKind::NotFound => {
            Entries::default()
        }
        Err(error) => refused(path, format!("can't be read: {error}")),
    }
}

fn text_of(path: &Path) -> io::Result<String> {
    let mut text = String::new();
    let read = File::open(path)?.take(FILE_LIMIT + 1).read_to_string(&mut text)?;
    if u64::try_from(read).is_ok_and(|read| read > FILE_LIMIT) {
        return Err(io::Error::other(format!("it is longer than {FILE_LIMIT} bytes")));
    }
    Ok(text)
}

fn refused(path: &Path, why: String) -> Entries {
    let path = path.to_owned();
    let complaints = vec![Complaint::File { path: path.clone(), why }];
    Entries { path: Some(path), complaints, ..Entries::default() }
}

/// Understands a file's text.
pub(super) fn parse(path: &Path, text: &str) -> Entries {
    match text.parse::<Table>() {
        Ok(table) => {
            let mut entries = Entries { path: Some(path.to_owned()), ..Entries::default() };
            entries.take(path, "", &table);
            entries
        }
        // The parser's own display repeats the line, which may hold a secret.
        Err(error) => {
            let before = error.span().and_then(|span| text.get(..span.start));
            let line = before.map_or(1, |before| before.matches('\n').count() + 1);
            refused(path, format!("line {line}: {}", error.message()))
        }
    }
}

impl Entries {
    /// Takes a table's values; a table is a part of the keys below it. The parser limits the depth.
    fn take(&mut self, path: &Path, above: &str, table: &Table) {
        for (name, value) in table {
            let dotted = if above.is_empty() { name.clone() } else { format!("{above}.{name}") };
            if let Value::Table(below) = value {
                self.take(path, &dotted, below);
                continue;
            }
            let path = path.to_owned();
            let Some(setting) = TABLE.iter().find(|setting| setting.path == dotted) else {
                let nearest = nearest(&dotted);
                self.complaints.push(Complaint::UnknownKey { path, unknown: dotted, nearest });
                continue;
            };
            if let Some(text) = plain_text(value) {
                self.texts.insert(setting.path, text);
            } else {
                let why = format!("`{dotted}` must be text in quotes, a whole number, or true");
                self.complaints.push(Complaint::File { path, why });
            }
        }
    }
}

/// A value as a variable would say it.
fn plain_text(value: &Value) -> Option<String> {
    match value {
        Value::String(text) => Some(text.trim().to_owned()),
        Value::Integer(number) => Some(number.to_string()),
        Value::Boolean(flag) => Some(flag.to_string()),
        _ => None,
    }
}

/// The setting that is written most alike.
fn nearest(unknown: &str) -> &'static str {
    let distance = |path: &&str| strsim::damerau_levenshtein(path, unknown);
    TABLE.iter().map(|setting| setting.path).min_by_key(distance).unwrap_or_default()
}

#[cfg(test)]
mod tests {
    use super::*;

    fn complaints(text: &str) -> Vec<String> {
        let entries = parse(Path::new("cauri.toml"), text);
        entries.complaints.iter().map(ToString::to_string).collect()
    }

    #[test]
    fn tables_texts_numbers_and_truth_are_understood() {
        let text = "listen = ' 127.0.0.1:0 '\nembedded_in_production = true\n\
                    database_connections = 4\n[cinetpay]\nsite_id = '445160'\n";
        let entries = parse(Path::new("cauri.toml"), text);
        assert_eq!(entries.complaints, []);
        let told: Vec<_> = entries.texts.iter().map(|(key, text)| (*key, text.as_str())).collect();
        let expected = [
            ("cinetpay.site_id", "445160"),
            ("database_connections", "4"),
            ("embedded_in_production", "true"),
            ("listen", "127.0.0.1:0"),
        ];
        assert_eq!(told, expected);
    }

    #[test]
    fn an_unknown_key_is_named_with_the_nearest() {
        let text = "listne = 'x'\n[cinetpay]\napi_kye = 'x'\n[cinetpey]\nsite_id = '1'\n";
        let told = complaints(text);
        for (told, (unknown, nearest)) in told.iter().zip([
            ("cinetpay.api_kye", "cinetpay.api_key"),
            ("cinetpey.site_id", "cinetpay.site_id"),
            ("listne", "listen"),
        ]) {
            let expected =
                format!("cauri.toml: `{unknown}` is no setting; the nearest is `{nearest}`");
            assert_eq!(*told, expected);
        }
        assert_eq!(told.len(), 3);
    }

    #[test]
    fn a_file_that_is_no_toml_is_refused_by_line_without_its_words() {
        let told = complaints("mode = 'sandbox'\ntoken_key = a-very-secret-word\n");
        assert_eq!(told.len(), 1);
        assert!(told[0].starts_with("cauri.toml: line 2: "), "{told:?}");
        assert!(!told[0].contains("very-secret"), "{told:?}");
        assert!(complaints("listen = 1.5")[0].contains("`listen` must be text"));
    }

    #[test]
    fn a_named_file_must_be_there() {
        let entries = read(Some(Path::new("/nowhere/cauri.toml")));
        assert!(entries.complaints[0].to_string().contains("/nowhere/cauri.toml: can't be read"));
    }
}
