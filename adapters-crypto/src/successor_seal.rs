//! A refresh token, sealed under the one that it replaces: ChaCha20-Poly1305 under a key that is
//! made from the token which was shown, and stands nowhere.
//! Deliberately not here: for how long it is kept.

use crate::{SecretKey, keyed::Keyed};
use cauri_application::{
    identity::ports::{Secret, SuccessorSeal, SuccessorSealError},
    kernel::ids::Entropy,
};
use chacha20poly1305::{ChaCha20Poly1305, KeyInit as _, aead::Aead as _};
use std::sync::Arc;

/// Bytes of a nonce, which stands before what is sealed.
const NONCE_BYTES: usize = 12;
/// Keeps this use of a token apart from every other.
const PURPOSE: &[u8] = b"cauri/successor/v1\n";

/// Seals tokens under those before them.
#[derive(Clone)]
pub struct AeadSuccessorSeal {
    entropy: Arc<dyn Entropy>,
}

impl std::fmt::Debug for AeadSuccessorSeal {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("AeadSuccessorSeal")
    }
}

impl AeadSuccessorSeal {
    /// Seals with nonces of this entropy.
    pub const fn new(entropy: Arc<dyn Entropy>) -> Self {
        Self { entropy }
    }
}

/// `None` for a token that is too short to be one.
fn cipher(shown: &Secret) -> Option<ChaCha20Poly1305> {
    let key = SecretKey::new(shown.expose()).ok()?;
    Some(ChaCha20Poly1305::new(&Keyed::new(&key).hash(PURPOSE, b"").into()))
}

impl SuccessorSeal for AeadSuccessorSeal {
    fn seal(&self, shown: &Secret, successor: &Secret) -> Result<Vec<u8>, SuccessorSealError> {
        let mut nonce = [0; NONCE_BYTES];
        self.entropy.fill(&mut nonce);
        let cipher = cipher(shown).ok_or(SuccessorSealError)?;
        let sealed = cipher
            .encrypt(&nonce.into(), successor.expose().as_bytes())
            .map_err(|_| SuccessorSealError)?;
        Ok([&nonce[..], &sealed].concat())
    }

    fn open(&self, shown: &Secret, sealed: &[u8]) -> Option<Secret> {
        let (nonce, sealed) = sealed.split_first_chunk::<NONCE_BYTES>()?;
        let opened = cipher(shown)?.decrypt(&(*nonce).into(), sealed).ok()?;
        String::from_utf8(opened).ok().map(Secret::new)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    struct Sevens;
    impl Entropy for Sevens {
        fn fill(&self, buffer: &mut [u8]) {
            buffer.fill(7);
        }
    }

    #[test]
    fn only_the_token_before_opens_it_and_nothing_changed_is_opened() {
        let seal = AeadSuccessorSeal::new(Arc::new(Sevens));
        let token = |letter: &str| Secret::new(letter.repeat(96));
        let sealed = seal.seal(&token("a"), &token("b")).unwrap();
        assert!(!sealed.windows(8).any(|part| part == b"bbbbbbbb"));
        assert_eq!(seal.open(&token("a"), &sealed), Some(token("b")));
        assert_eq!(seal.open(&token("c"), &sealed), None);
        for nth in 0..sealed.len() {
            let mut changed = sealed.clone();
            changed[nth] ^= 1;
            assert_eq!(seal.open(&token("a"), &changed), None, "byte {nth}");
            assert_eq!(seal.open(&token("a"), &sealed[..nth]), None, "{nth} bytes");
        }
        assert_eq!(
            seal.seal(&Secret::new("short".to_owned()), &token("b")),
            Err(SuccessorSealError)
        );
    }
}
