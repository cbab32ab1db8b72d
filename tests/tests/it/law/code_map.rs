//! The documents name only files and folders that are there.
//! Deliberately not here: links and commands in documents.

use super::sources::{below, none, root};

/// What stands between backticks, if it reads like a path below one of our folders.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    let spans = text.lines().flat_map(|line| line.split('`').skip(1).step_by(2));
    spans.filter(|span| {
        let Some((folder, below)) = span.split_once('/') else { return false };
        let is_path = |c: char| c.is_ascii_alphanumeric() || "-_./".contains(c);
        !folder.is_empty()
            && !below.is_empty()
            && span.chars().all(is_path)
            && root().join(folder).is_dir()
    })
}

#[test]
fn documents_name_what_is_there() {
    let documents = below("", ".md");
    let complaints: Vec<_> = documents
        .iter()
        .flat_map(|document| paths(&document.text).map(|path| (&document.path, path)))
        .filter(|(_, path)| !root().join(path).exists())
        .map(|(document, path)| format!("{document} names {path}, which is not there"))
        .collect();
    none(&complaints);
    assert!(documents.iter().flat_map(|document| paths(&document.text)).count() > 40);
}
