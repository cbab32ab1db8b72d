//! The token of whoever reads the figures.
//! Deliberately not here: where it comes from, and what the figures are.

use cauri_domain::kernel::Personal;
use sha2::{Digest, Sha256};

/// The token as its hash: how long comparing two hashes takes tells nothing about the token.
#[derive(Clone)]
pub(crate) struct MetricsToken([u8; 32]);

impl MetricsToken {
    pub(crate) fn new(token: &Personal<String>) -> Self {
        Self(Sha256::digest(token.reveal().trim()).into())
    }

    /// True for the token itself.
    pub(crate) fn is(&self, offered: &str) -> bool {
        let offered: [u8; 32] = Sha256::digest(offered).into();
        offered == self.0
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn only_the_token_itself_is_taken() {
        let token = MetricsToken::new(&Personal::new("a long and secret word\n".to_owned()));
        assert!(token.is("a long and secret word"));
        assert!(!token.is("a long and secret wor"));
        assert!(!token.is(""));
    }
}
