//! What every file of ours begins with, and how long it may be.
//! Deliberately not here: how long a function may be (clippy holds that).

use super::sources::{below, none, rust};

/// A file that is longer hides two.
const FILE_LINES: usize = 500;
/// The house's line, in characters.
const LINE_CHARS: usize = 100;

#[test]
fn a_file_says_what_is_here_and_what_is_not() {
    let complaints: Vec<_> = rust()
        .iter()
        .filter(|source| {
            let header: Vec<_> =
                source.text.lines().take_while(|line| line.starts_with("//!")).collect();
            let header = header.join(" ");
            header.is_empty()
                || (!source.path.ends_with("build.rs") && !header.contains("Deliberately not here"))
        })
        .map(|source| format!("{} has no full header", source.path))
        .collect();
    none(&complaints);
}

#[test]
fn files_and_lines_stay_short() {
    let mut complaints = vec![];
    for source in rust() {
        let lines = source.text.lines().count();
        if lines > FILE_LINES {
            complaints.push(format!("{} has {lines} lines", source.path));
        }
        for (n, line) in source.text.lines().enumerate() {
            if line.chars().count() > LINE_CHARS && !line.contains("https://") {
                complaints.push(format!("{}:{} is too long", source.path, n + 1));
            }
        }
    }
    none(&complaints);
}

#[test]
fn nothing_is_left_open_and_no_lint_is_simply_switched_off() {
    // Put together here, so that this file does not hold them itself.
    let words = [["to", "do!("], ["unimple", "mented!("], ["#[ig", "nore"], ["#[al", "low("]];
    let mut complaints = vec![];
    for source in rust() {
        for word in words.map(|parts| parts.concat()) {
            if source.text.contains(&word) {
                complaints.push(format!("{} holds `{word}`", source.path));
            }
        }
    }
    none(&complaints);
}

#[test]
fn only_in_tx_opens_a_transaction_and_only_policies_grant() {
    let mut complaints = vec![];
    for source in below("application/src", ".rs") {
        let name = source.path.rsplit('/').next().expect("a name");
        if source.text.contains(".begin()") && name != "tx.rs" {
            complaints.push(format!("{} opens a transaction by itself", source.path));
        }
        let grants = source.text.contains("Permit::grant(");
        if grants && !["matrix.rs", "policy.rs", "caller.rs"].contains(&name) {
            complaints.push(format!("{} grants a permit", source.path));
        }
    }
    none(&complaints);
}
