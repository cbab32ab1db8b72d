//! Keys: never empty, never short, never shown.
//! Deliberately not here: where they come from.

use std::fmt;

/// The shortest key, in bytes.
const MIN_BYTES: usize = 32;

/// Why a key is refused.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("a key of {0} bytes is too short, {MIN_BYTES} are needed")]
pub struct SecretError(usize);

/// A key of at least 32 bytes; its `Debug` hides it.
#[derive(Clone)]
pub struct SecretKey(Vec<u8>);

impl SecretKey {
    /// Takes a key; white space around it (a line end in a file) does not count.
    ///
    /// # Errors
    /// [`SecretError`] if it is shorter than 32 bytes.
    pub fn new(text: &str) -> Result<Self, SecretError> {
        let bytes = text.trim().as_bytes();
        if bytes.len() < MIN_BYTES {
            return Err(SecretError(bytes.len()));
        }
        Ok(Self(bytes.to_vec()))
    }

    /// The bytes, for signing and checking.
    pub(crate) fn expose(&self) -> &[u8] {
        &self.0
    }
}

impl fmt::Debug for SecretKey {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.write_str("SecretKey(…)")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_short_key_is_refused() {
        assert_eq!(SecretKey::new(" \n").unwrap_err(), SecretError(0));
        assert!(SecretKey::new(&"x".repeat(31)).is_err());
        assert!(SecretKey::new(&format!("{}\n", "x".repeat(32))).is_ok());
    }
}
