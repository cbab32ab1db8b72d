//! What products are sorted by.
//! Deliberately not here: which categories there are (the store knows; admins change them).

use crate::kernel::{CategoryId, Timestamp};
use std::fmt;

/// The most categories that a platform has: they are listed at once.
pub const CATEGORIES_LIMIT: i64 = 200;
/// The longest name, in characters.
const NAME_LIMIT: usize = 40;

/// A category that products may be in. It never changes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Category {
    /// Which.
    pub id: CategoryId,
    /// Its name.
    pub name: CategoryName,
    /// When it was added.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub created_at: Timestamp,
}

/// A category's name: a word that clients may put into addresses and translate.
///
/// ```
/// use cauri_domain::catalog::CategoryName;
///
/// assert_eq!(CategoryName::new("beaute").unwrap().as_str(), "beaute");
/// assert!(CategoryName::new("Beauté").is_err());
/// ```
#[derive(Debug, Clone, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct CategoryName(String);

/// The text is no name of a category.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a category's name is 1 to 40 of a-z, 0-9 and -, and begins with a letter")]
pub struct CategoryNameError;

impl CategoryName {
    /// Takes a name as it is written; nothing is trimmed or folded.
    ///
    /// # Errors
    /// [`CategoryNameError`] if it is not 1 to 40 of `a-z`, `0-9` and `-`, a letter first.
    pub fn new(text: &str) -> Result<Self, CategoryNameError> {
        let allowed = |byte: u8| matches!(byte, b'a'..=b'z' | b'0'..=b'9' | b'-');
        let begins = text.bytes().next().is_some_and(|byte| byte.is_ascii_lowercase());
        if begins && text.len() <= NAME_LIMIT && text.bytes().all(allowed) {
            Ok(Self(text.to_owned()))
        } else {
            Err(CategoryNameError)
        }
    }

    /// The name.
    pub fn as_str(&self) -> &str {
        &self.0
    }

    /// The category as the audit names it.
    pub fn thing(&self) -> String {
        format!("categories/{}", self.0)
    }
}

impl fmt::Display for CategoryName {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str(&self.0)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_is_a_plain_word() {
        let longest = "a".repeat(40);
        for good in ["mode", "b2b", "jeux-video", longest.as_str()] {
            assert_eq!(CategoryName::new(good).unwrap().as_str(), good);
        }
        let too_long = "a".repeat(41);
        for wrong in ["", " ", "Mode", "beauté", "2nd", "-x", "a b", "a/b", " mode", &too_long] {
            assert_eq!(CategoryName::new(wrong), Err(CategoryNameError), "{wrong}");
        }
    }
}
