//! Every text is there in French and in English, and every problem has its texts.
//! Deliberately not here: whether a translation is good.

use super::sources::{below, none};
use std::collections::BTreeSet;

/// Keys of the catalogue; complains about entries that lack a language.
fn catalogue(complaints: &mut Vec<String>) -> BTreeSet<String> {
    let mut keys = BTreeSet::new();
    let sources = ["adapters-http/locales", "adapters-notify/locales"];
    for source in sources.into_iter().flat_map(|folder| below(folder, ".yml")) {
        for line in source.text.lines().filter(|line| !line.starts_with('_')) {
            let Some((key, texts)) = line.split_once(": {") else {
                if !line.trim().is_empty() && !line.starts_with('#') {
                    complaints.push(format!("{}: can't read `{line}`", source.path));
                }
                continue;
            };
            if !texts.contains(" fr: \"") || !texts.contains(" en: \"") {
                complaints.push(format!("{}: `{key}` lacks a language", source.path));
            }
            if !keys.insert(key.to_owned()) {
                complaints.push(format!("{}: `{key}` stands twice", source.path));
            }
        }
    }
    keys
}

/// The string literals that follow these words in the sources of HTTP.
fn words_after(openings: &[&str]) -> BTreeSet<String> {
    let mut found = BTreeSet::new();
    for source in below("adapters-http/src", ".rs") {
        let text: String = source.text.split_whitespace().collect::<Vec<_>>().join(" ");
        for opening in openings {
            for (at, _) in text.match_indices(opening) {
                let rest = &text[at + opening.len()..];
                if let Some(word) = rest.trim_start().strip_prefix('"') {
                    found.extend(word.split('"').next().map(str::to_owned));
                }
            }
        }
    }
    found
}

#[test]
fn every_problem_has_its_texts_in_both_languages() {
    let mut complaints = vec![];
    let keys = catalogue(&mut complaints);
    let mut codes =
        words_after(&["unprocessable(", "conflict(", "malformed(", "StatusCode::NOT_FOUND,"]);
    codes.extend(words_after(&[
        "StatusCode::FORBIDDEN,",
        "StatusCode::UNAUTHORIZED,",
        "StatusCode::TOO_MANY_REQUESTS,",
        "StatusCode::SERVICE_UNAVAILABLE,",
        "StatusCode::INTERNAL_SERVER_ERROR,",
        "StatusCode::PAYLOAD_TOO_LARGE,",
        "StatusCode::UNSUPPORTED_MEDIA_TYPE,",
    ]));
    assert!(codes.len() > 20, "{codes:?}");
    for code in codes {
        for part in ["title", "detail"] {
            if !keys.contains(&format!("{code}.{part}")) {
                complaints.push(format!("no text for {code}.{part}"));
            }
        }
    }
    none(&complaints);
}
