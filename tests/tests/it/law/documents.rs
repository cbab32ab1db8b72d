//! Links in documents lead somewhere, files named in them are there, and commands are commands.
//! Deliberately not here: whether a command does what is said of it.

use super::sources::{below, none, root};
use cauri::cli::Cli;
use clap::{Parser as _, error::ErrorKind};
use std::path::Path;

/// What stands in `](…)`.
fn links(text: &str) -> impl Iterator<Item = &str> {
    text.split("](").skip(1).filter_map(|rest| rest.split([')', ' ']).next())
}

/// A heading's anchor, as the usual renderers make it.
fn anchor(heading: &str) -> String {
    let kept = heading.to_lowercase();
    let kept = kept.chars().filter(|c| c.is_alphanumeric() || matches!(c, ' ' | '-' | '_'));
    kept.map(|c| if c == ' ' { '-' } else { c }).collect()
}

fn has_anchor(text: &str, wanted: &str) -> bool {
    let headings = text.lines().filter(|line| line.starts_with('#'));
    headings.map(|line| line.trim_start_matches('#').trim()).any(|told| anchor(told) == wanted)
}

#[test]
fn links_lead_to_what_is_there() {
    let documents = below("", ".md");
    let mut complaints = vec![];
    for document in &documents {
        let folder = Path::new(&document.path).parent().expect("a folder").to_owned();
        for link in links(&document.text) {
            if link.contains("://") || link.starts_with("mailto:") {
                continue;
            }
            let (path, wanted) = link.split_once('#').unwrap_or((link, ""));
            let target = if path.is_empty() {
                root().join(&document.path)
            } else {
                root().join(&folder).join(path)
            };
            let text = std::fs::read_to_string(&target).unwrap_or_default();
            if !target.exists() || (!wanted.is_empty() && !has_anchor(&text, wanted)) {
                complaints.push(format!("{} links to {link}", document.path));
            }
        }
    }
    none(&complaints);
}

/// Paths of sources from the top of the project; what stands for several files is none.
fn sources_named(text: &str) -> impl Iterator<Item = &str> {
    let is_edge = |c: char| !c.is_alphanumeric() && !matches!(c, '/' | '.' | '_' | '-' | '*' | '…');
    let paths = text.split(is_edge).map(|word| word.trim_end_matches('.'));
    paths.filter(|path| {
        let from_the_top = path.split_once('/').is_some_and(|(top, _)| root().join(top).is_dir());
        let kind = Path::new(path).extension().and_then(|kind| kind.to_str());
        from_the_top && !path.contains(['*', '…']) && matches!(kind, Some("rs" | "sql"))
    })
}

#[test]
fn files_named_are_there() {
    let mut count = 0;
    let mut complaints = vec![];
    for document in below("", ".md") {
        for path in sources_named(&document.text) {
            count += 1;
            if !root().join(path).is_file() {
                complaints.push(format!("{} names {path}", document.path));
            }
        }
    }
    none(&complaints);
    assert!(count > 40, "{count}");
}

/// Words of `cauri …` in code: lines of blocks, and spans between backticks, which may name a
/// command without all that it needs.
fn commands(text: &str) -> Vec<(String, bool)> {
    let mut found = vec![];
    let mut in_block = false;
    for line in text.lines() {
        if line.trim_start().starts_with("```") {
            in_block = !in_block;
        } else if in_block {
            let line = line.split(" #").next().unwrap_or_default();
            let line = line.trim().strip_prefix("sudo -u cauri ").unwrap_or(line.trim());
            found.extend(line.strip_prefix("cauri ").map(|words| (words.to_owned(), true)));
        } else {
            let spans = line.split('`').skip(1).step_by(2);
            let named = spans.filter_map(|span| span.strip_prefix("cauri "));
            found.extend(named.map(|words| (words.to_owned(), false)));
        }
    }
    found
}

/// Words as a shell would hand them over: what comes behind `|`, `>` or `;` is not ours.
fn words(command: &str) -> Vec<&str> {
    let own = command.split(['|', '>', '<', ';', '&']).next().unwrap_or_default();
    own.split_whitespace().collect()
}

#[test]
fn commands_are_commands() {
    let mut count = 0;
    let mut complaints = vec![];
    for document in below("", ".md") {
        for (command, whole) in commands(&document.text) {
            count += 1;
            let told = ["cauri"].into_iter().chain(words(&command));
            let refused = Cli::try_parse_from(told).err().map(|error| error.kind());
            let fine = match refused {
                None | Some(ErrorKind::DisplayHelp | ErrorKind::DisplayVersion) => true,
                Some(
                    ErrorKind::MissingRequiredArgument
                    | ErrorKind::DisplayHelpOnMissingArgumentOrSubcommand,
                ) => !whole,
                Some(_) => false,
            };
            if !fine {
                complaints.push(format!("{}: cauri {command} ({refused:?})", document.path));
            }
        }
    }
    none(&complaints);
    assert!(count > 10, "{count}");
}
