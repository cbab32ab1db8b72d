//! HMAC-SHA256 under one of our keys, with a name for each use of it.
//! Deliberately not here: what is hashed.

use crate::SecretKey;
use hmac::{Hmac, KeyInit, Mac};
use sha2::Sha256;

/// Hashes under a key.
#[derive(Clone)]
pub(crate) struct Keyed(Hmac<Sha256>);

impl Keyed {
    /// Hashes under this key.
    pub(crate) fn new(key: &SecretKey) -> Self {
        // A block-sized key of the key's hash: this length is never refused.
        let mut hashed = <Hmac<Sha256> as KeyInit>::new(&[0; 64].into());
        hashed.update(key.expose());
        let mut block = [0; 64];
        block[..32].copy_from_slice(&hashed.finalize().into_bytes());
        Self(<Hmac<Sha256> as KeyInit>::new(&block.into()))
    }

    /// The hash of some bytes; the purpose keeps the uses of one key apart.
    pub(crate) fn hash(&self, purpose: &[u8], bytes: &[u8]) -> [u8; 32] {
        let mut keyed = self.0.clone();
        keyed.update(purpose);
        keyed.update(bytes);
        keyed.finalize().into_bytes().into()
    }
}
