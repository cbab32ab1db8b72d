//! The workspace's own files.
//! Deliberately not here: rules about them.

use std::{
    fs,
    path::{Path, PathBuf},
};

/// A file of ours.
pub(crate) struct Source {
    /// Path from the workspace's root, with slashes.
    pub(crate) path: String,
    /// What it says.
    pub(crate) text: String,
}

/// The workspace's root.
pub(crate) fn root() -> PathBuf {
    Path::new(env!("CARGO_MANIFEST_DIR")).parent().expect("a workspace").to_owned()
}

/// Every file with this ending below a folder of the workspace.
pub(crate) fn below(folder: &str, ending: &str) -> Vec<Source> {
    let mut found = vec![];
    let mut folders = vec![root().join(folder)];
    while let Some(folder) = folders.pop() {
        for entry in fs::read_dir(&folder).expect("a folder") {
            let path = entry.expect("an entry").path();
            let name = path.file_name().and_then(|name| name.to_str()).unwrap_or_default();
            if path.is_dir() && name != "target" && !name.starts_with('.') {
                folders.push(path);
            } else if name.ends_with(ending) && path.is_file() {
                let short = path.strip_prefix(root()).expect("below the root");
                found.push(Source {
                    path: short.to_string_lossy().replace('\\', "/"),
                    text: fs::read_to_string(&path).expect("text"),
                });
            }
        }
    }
    found.sort_by(|a, b| a.path.cmp(&b.path));
    assert!(!found.is_empty(), "nothing below {folder}");
    found
}

/// Every Rust file of the workspace.
pub(crate) fn rust() -> Vec<Source> {
    below("", ".rs")
}

/// Fails with every complaint at once.
#[track_caller]
pub(crate) fn none(complaints: &[String]) {
    assert!(complaints.is_empty(), "\n{}", complaints.join("\n"));
}
