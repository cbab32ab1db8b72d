//! Text with a limit: over-long or blank text is refused, never cut.
//! Deliberately not here: what a text says.

/// Why a text is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum TextError {
    /// Nothing but white space.
    #[error("is blank")]
    Blank,
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
}

/// Trims a text and holds it against a limit in characters (not bytes).
///
/// # Errors
/// [`TextError`] names what is wrong with it.
///
/// ```
/// use cauri_domain::kernel::{TextError, bounded_text};
///
/// assert_eq!(bounded_text("  Savon  ", 200).as_deref(), Ok("Savon"));
/// assert_eq!(bounded_text(" \t ", 200), Err(TextError::Blank));
/// assert_eq!(bounded_text("été", 2), Err(TextError::TooLong { found: 3, limit: 2 }));
/// ```
pub fn bounded_text(text: &str, limit: usize) -> Result<String, TextError> {
    let text = text.trim();
    if text.is_empty() {
        return Err(TextError::Blank);
    }
    let found = text.chars().count();
    if found > limit {
        return Err(TextError::TooLong { found, limit });
    }
    if text.chars().any(|c| c.is_control() && !matches!(c, '\n' | '\r' | '\t')) {
        return Err(TextError::ControlCharacter);
    }
    Ok(text.to_owned())
}
