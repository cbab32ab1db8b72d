//! The documents name only files, folders and operations that are there.
//! Deliberately not here: links and commands in documents.

use super::sources::{below, none, root};
use cauri_application::kernel::mode::Mode;
use serde_json::Value;

/// What stands between backticks.
fn spans(text: &str) -> impl Iterator<Item = &str> {
    text.lines().flat_map(|line| line.split('`').skip(1).step_by(2))
}

/// What reads like a path below one of our folders.
fn paths(text: &str) -> impl Iterator<Item = &str> {
    spans(text).filter(|span| {
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

/// What reads like an operation: a method and a whole path.
fn operations(text: &str) -> impl Iterator<Item = (String, &str)> {
    spans(text).filter_map(|span| {
        let (method, path) = span.split_once(' ')?;
        let path = path.split(['?', ' ']).next()?;
        let is_method = ["GET", "POST", "PUT", "DELETE"].contains(&method);
        (is_method && path.starts_with('/')).then(|| (method.to_lowercase(), path))
    })
}

#[test]
fn documents_name_operations_that_can_be_asked() {
    let description = serde_json::to_value(cauri_http::api_description(Mode::Sandbox)).unwrap();
    let is_there = |method: &str, path: &str| {
        description["paths"]
            .get(path)
            .and_then(|item| item.get(method))
            .is_some_and(Value::is_object)
    };
    let documents = below("", ".md");
    let complaints: Vec<_> = documents
        .iter()
        .flat_map(|document| operations(&document.text).map(|named| (&document.path, named)))
        .filter(|(_, (method, path))| !is_there(method, path))
        .map(|(document, (method, path))| format!("{document} names {method} {path}"))
        .collect();
    none(&complaints);
    assert!(documents.iter().flat_map(|document| operations(&document.text)).count() > 15);
}
