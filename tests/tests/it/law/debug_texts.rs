//! Whatever an operator reads – messages, log lines, reports – is written for people, and never the
//! `Debug` text of a crate or of a type of ours.
//! Deliberately not here: tests, and the conformance suite, which is told to authors of gateways.

use super::sources::{none, rust};

/// A `Debug` of our own may show parts by theirs; nobody prints it.
const SPARED: [&str; 1] = ["adapters-payments/src/conformance.rs"];

#[test]
fn nobody_is_told_a_debug_text() {
    let mut complaints = vec![];
    let shipped = rust().into_iter().filter(|source| {
        let ring = source.path.split('/').next().unwrap_or_default();
        let speaks = ["application", "bin", "embedded-postgres", "domain"].contains(&ring)
            || ring.starts_with("adapters-");
        let is_test = source.path.contains("/tests/") || source.path.ends_with("tests.rs");
        speaks && source.path.contains("/src/") && !is_test
    });
    for source in shipped.filter(|source| !SPARED.contains(&source.path.as_str())) {
        let own = source.text.split("#[cfg(test)]").next().unwrap_or_default();
        let own = own.split("#[cfg(all(test").next().unwrap_or_default();
        for (nth, line) in (1..).zip(own.lines()) {
            if !line.trim_start().starts_with("//") && is_debug(line) {
                complaints.push(format!("{}:{nth}: {}", source.path, line.trim()));
            }
        }
    }
    none(&complaints);
}

/// `{…:?}` in a text, or a field `?value` of a log line.
fn is_debug(line: &str) -> bool {
    let in_text = line.contains(":?}") || line.contains(":#?}");
    let field = line.match_indices('?').any(|(at, _)| {
        let before = line[..at].trim_end().chars().last();
        let begins = line[at + 1..].chars().next().is_some_and(|c| c.is_ascii_lowercase());
        begins && matches!(before, Some('=' | '(' | ','))
    });
    in_text || field
}

#[test]
fn a_debug_text_is_seen() {
    for told in [
        r#"format!("{error:?}")"#,
        r#"write!(f, "{:#?}", it)"#,
        "tracing::warn!(error = ?error)",
        "info!(?it)",
    ] {
        assert!(is_debug(told), "{told}");
    }
    for plain in ["let it = read(path)?;", "https://shop.example/r?click_id=", "if a? { b }"] {
        assert!(!is_debug(plain), "{plain}");
    }
}
