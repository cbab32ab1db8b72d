//! Takes out of a text what looks like an address, a number or a token of somebody's.
//! Deliberately not here: names – they are in no text of ours (`Personal` hides them).

use std::net::IpAddr;
use uuid::Uuid;

/// As many digits as a telephone number has.
const NUMBER_DIGITS: usize = 8;
/// The longest text that leaves, in characters.
const TEXT_LIMIT: usize = 1_000;

/// The text without them. Identifiers stay: they name things, not people.
pub(super) fn scrub(text: &str) -> String {
    let part_of_word = |c: char| c.is_alphanumeric() || matches!(c, '-' | '+' | '@' | '.' | '_');
    let mut clean = String::new();
    let mut word = String::new();
    for c in text.chars().take(TEXT_LIMIT) {
        if part_of_word(c) {
            word.push(c);
        } else {
            clean.push_str(shown(&word));
            word.clear();
            clean.push(c);
        }
    }
    clean.push_str(shown(&word));
    clean
}

fn shown(word: &str) -> &str {
    let bare = word.trim_end_matches('.');
    if Uuid::try_parse(bare).is_ok() {
        return word;
    }
    if word.contains('@') || bare.parse::<IpAddr>().is_ok() {
        return "[address]";
    }
    if word.starts_with("eyJ") {
        return "[token]";
    }
    let digits = word.chars().filter(char::is_ascii_digit).count();
    if digits >= NUMBER_DIGITS { "[number]" } else { word }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_somebodys_goes_and_what_names_a_thing_stays() {
        for (text, expected) in [
            ("no row for awa@example.sn.", "no row for [address]"),
            ("calls +2250707070707, then 07-07-07-07-07", "calls [number], then [number]"),
            ("from 41.82.0.7:443", "from [address]:443"),
            ("bearer eyJhbGciOiJIUzI1NiJ9.e30.abc", "bearer [token]"),
            (
                "payment 0198c0de-0000-7000-8000-000000000001 of 15000 XOF",
                "payment 0198c0de-0000-7000-8000-000000000001 of 15000 XOF",
            ),
            ("bin/src/server.rs:12:5", "bin/src/server.rs:12:5"),
        ] {
            assert_eq!(scrub(text), expected);
        }
        assert_eq!(scrub(&"a".repeat(5_000)).len(), TEXT_LIMIT);
    }
}
