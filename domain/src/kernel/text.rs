//! Texts that people write: with a limit, and with something in them that can be seen.
//! Deliberately not here: what a text says.

use unicode_normalization::char::is_combining_mark;

/// Turn everything behind them, so that a text shows as another than it is.
const OVERRIDES: [char; 2] = ['\u{202d}', '\u{202e}'];
/// Marks, embeddings and isolates of direction; no name and no number needs one.
const DIRECTIONS: [char; 9] = [
    '\u{200e}', '\u{200f}', '\u{202a}', '\u{202b}', '\u{202c}', '\u{2066}', '\u{2067}', '\u{2068}',
    '\u{2069}',
];
/// Letters by their kind that nobody sees.
const FILLERS: [char; 4] = ['\u{115f}', '\u{1160}', '\u{3164}', '\u{ffa0}'];
/// Letters that a signature has at least.
const SIGNATURE_LETTERS: usize = 2;

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum TextError {
    /// No letter and no digit that can be seen.
    #[error("has no visible letter or digit")]
    Blank,
    /// A signature with fewer than two letters.
    #[error("has fewer than two letters")]
    TooFewLetters,
    /// More characters than allowed.
    #[error("has {found} characters, at most {limit} are allowed")]
    TooLong {
        /// Characters found.
        found: usize,
        /// Characters allowed.
        limit: usize,
    },
    /// A control character other than a line break or a tab.
    #[error("holds a control character")]
    ControlCharacter,
    /// A character that documents can't print, in a text that they will print.
    #[error("holds U+{:04X}, which documents can't print", u32::from(*character))]
    NotPrintable {
        /// The first one found.
        character: char,
    },
}

/// Takes a name, a title or a reason: trimmed, without controls of direction, held against a limit
/// in characters (not bytes), with at least one visible letter or digit.
///
/// # Errors
/// [`TextError`] names what is wrong with it.
///
/// ```
/// use cauri_domain::kernel::{TextError, bounded_text};
///
/// assert_eq!(bounded_text("  Savon  ", 200).as_deref(), Ok("Savon"));
/// assert_eq!(bounded_text("Sa\u{202e}von", 200).as_deref(), Ok("Savon"));
/// assert_eq!(bounded_text(" \t ", 200), Err(TextError::Blank));
/// assert_eq!(bounded_text("\u{200b}\u{3164}!", 200), Err(TextError::Blank));
/// assert_eq!(bounded_text("été", 2), Err(TextError::TooLong { found: 3, limit: 2 }));
/// ```
pub fn bounded_text(text: &str, limit: usize) -> Result<String, TextError> {
    judge(&without_directions(text), limit)
}

/// Takes a message or a description: as [`bounded_text`], but of the controls of direction only
/// overrides are taken out – a longer text may need the others.
///
/// # Errors
/// [`TextError`] names what is wrong with it.
pub fn bounded_prose(text: &str, limit: usize) -> Result<String, TextError> {
    judge(&without(text, &OVERRIDES), limit)
}

/// Takes a name that somebody signs with: as [`bounded_text`], with at least two letters.
///
/// # Errors
/// [`TextError`] names what is wrong with it.
///
/// ```
/// use cauri_domain::kernel::{TextError, bounded_signature};
///
/// assert_eq!(bounded_signature("Bâ", 200).as_deref(), Ok("Bâ"));
/// assert_eq!(bounded_signature("A\u{301}1", 200), Err(TextError::TooFewLetters));
/// ```
pub fn bounded_signature(text: &str, limit: usize) -> Result<String, TextError> {
    let text = bounded_text(text, limit)?;
    let letters = text.chars().filter(|sign| sign.is_alphabetic() && is_visible(*sign));
    if letters.take(SIGNATURE_LETTERS).count() < SIGNATURE_LETTERS {
        return Err(TextError::TooFewLetters);
    }
    Ok(text)
}

/// The text without marks, embeddings, isolates and overrides of direction.
pub fn without_directions(text: &str) -> String {
    let text = without(text, &OVERRIDES);
    without(&text, &DIRECTIONS)
}

/// A pasted word of an address without the marks behind it that no code and no id ends with: a
/// full stop, a bracket, a quotation mark, a blank, anything invisible.
///
/// ```
/// use cauri_domain::kernel::without_trailing_marks;
///
/// assert_eq!(without_trailing_marks("7z3kq0m2v9xyc).\u{200b} "), "7z3kq0m2v9xyc");
/// ```
pub fn without_trailing_marks(text: &str) -> &str {
    text.trim_end_matches(|sign: char| !sign.is_ascii_alphanumeric())
}

fn without(text: &str, signs: &[char]) -> String {
    text.chars().filter(|sign| !signs.contains(sign)).collect()
}

fn judge(text: &str, limit: usize) -> Result<String, TextError> {
    let text = text.trim();
    let found = text.chars().count();
    if found > limit {
        return Err(TextError::TooLong { found, limit });
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(TextError::ControlCharacter);
    }
    if !text.chars().any(|sign| sign.is_alphanumeric() && is_visible(sign)) {
        return Err(TextError::Blank);
    }
    Ok(text.to_owned())
}

/// Some marks count as letters (the vowel signs of several scripts), and so do fillers.
fn is_visible(sign: char) -> bool {
    !is_combining_mark(sign) && !FILLERS.contains(&sign)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// Alone, none of these can be seen, or read as a text.
    const INVISIBLE: [&str; 24] = [
        "",
        " ",
        "\t\n",
        "\u{a0}",
        "\u{ad}",
        "\u{301}",
        "\u{345}",
        "\u{61c}",
        "\u{93e}",
        "\u{115f}",
        "\u{17b4}",
        "\u{200b}",
        "\u{200c}\u{200d}",
        "\u{202e}",
        "\u{2060}",
        "\u{2066}\u{2069}",
        "\u{2800}",
        "\u{3164}",
        "\u{fe0f}",
        "\u{feff}",
        "\u{ffa0}",
        "\u{e0041}\u{e0042}",
        "—",
        "…",
    ];

    #[test]
    fn what_nobody_sees_is_no_text() {
        for text in INVISIBLE {
            assert_eq!(bounded_text(text, 200), Err(TextError::Blank), "{text:?}");
            assert_eq!(bounded_prose(text, 200), Err(TextError::Blank), "{text:?}");
            assert_eq!(bounded_signature(text, 200), Err(TextError::Blank), "{text:?}");
            // Beside a letter they are stored as sent, but for controls of direction.
            assert!(bounded_text(&format!("A{text}a"), 200).is_ok(), "{text:?}");
        }
    }

    #[test]
    fn every_script_of_the_region_is_text() {
        for text in ["Aïssatou", "ߒߞߏ", "محمد", "ⵜⵉⴼⵉⵏⴰⵖ", "𞤀𞤣𞤤𞤢𞤥", "ɛ̂ɓ", "宁", "7e ciel"]
        {
            assert_eq!(bounded_text(text, 200).as_deref(), Ok(text));
            let signs = bounded_signature(text, 200);
            let letters = text.chars().filter(|c| c.is_alphabetic() && !is_combining_mark(*c));
            assert_eq!(signs.is_ok(), letters.count() >= 2, "{text}");
        }
        // A joiner shapes letters and stays.
        assert_eq!(bounded_text("می\u{200c}خواهم", 200).as_deref(), Ok("می\u{200c}خواهم"));
    }

    #[test]
    fn controls_of_direction_leave_names_and_overrides_leave_prose() {
        let text = "a\u{200e}b\u{2067}c\u{2069}d\u{202d}e\u{202c}";
        assert_eq!(bounded_text(text, 200).as_deref(), Ok("abcde"));
        let prose = "a\u{200e}b\u{2067}c\u{2069}de\u{202c}";
        assert_eq!(bounded_prose(text, 200).as_deref(), Ok(prose));
        // What is taken out does not count.
        assert_eq!(bounded_text("\u{202e}ab", 2).as_deref(), Ok("ab"));
    }

    #[test]
    fn control_characters_are_refused() {
        for text in ["a\0", "\0", "a\u{7}b", "a\u{85}b"] {
            assert_eq!(bounded_text(text, 200), Err(TextError::ControlCharacter), "{text:?}");
            assert_eq!(bounded_prose(text, 200), Err(TextError::ControlCharacter), "{text:?}");
        }
    }
}
