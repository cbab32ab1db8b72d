//! Snapshots lie where a test looks for those that nobody needs any more.
//! Deliberately not here: what they hold.

use super::sources::{below, none};

/// Folders whose test compares its snapshots with the files.
const WATCHED: [&str; 1] = ["tests/tests/it/kernel/golden_events/"];

#[test]
fn every_snapshot_is_watched() {
    let found = below("", ".snap").into_iter().map(|file| file.path);
    let strangers = found.filter(|path| !WATCHED.iter().any(|folder| path.starts_with(folder)));
    none(&strangers.map(|path| format!("{path} is watched by no test")).collect::<Vec<_>>());
}
