//! Names under which something is counted about people: keyed hashes, HMAC-SHA256.
//! Deliberately not here: what is counted.

use crate::{SecretKey, keyed::Keyed};
use cauri_application::identity::ports::Pseudonyms;
use cauri_domain::kernel::Personal;

const PURPOSE: &[u8] = b"cauri/pseudonym/v1\n";

/// Pseudonyms under a key.
#[derive(Clone)]
pub struct HmacPseudonyms(Keyed);

impl std::fmt::Debug for HmacPseudonyms {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("HmacPseudonyms(…)")
    }
}

impl HmacPseudonyms {
    /// Pseudonyms under this key.
    pub fn new(key: &SecretKey) -> Self {
        Self(Keyed::new(key))
    }
}

impl Pseudonyms for HmacPseudonyms {
    fn pseudonym(&self, of: &Personal<String>) -> [u8; 32] {
        self.0.hash(PURPOSE, of.reveal().as_bytes())
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_pseudonym_is_the_same_under_the_same_key_only() {
        let of = |key: &str, text: &str| {
            let key = SecretKey::new(&key.repeat(32)).unwrap();
            HmacPseudonyms::new(&key).pseudonym(&Personal::new(text.to_owned()))
        };
        assert_eq!(of("k", "awa@example.sn"), of("k", "awa@example.sn"));
        assert_ne!(of("k", "awa@example.sn"), of("k", "kofi@example.sn"));
        assert_ne!(of("k", "awa@example.sn"), of("x", "awa@example.sn"));
    }
}
