//! Seals under contracts: Ed25519, under a key named after its public half.
//! Deliberately not here: what is sealed (domain), and where keys are kept (`bin`).

use crate::SecretKey;
use cauri_application::collaboration::seal_ports::{ContractSeal, PublicKey};
use cauri_domain::collaboration::{KID_LENGTH, SEAL_LENGTH, Seal, SealFault, SealKeys};
use ed25519_dalek::{Signature, Signer as _, SigningKey, VerifyingKey};
use sha2::{Digest as _, Sha256};
use std::{collections::BTreeMap, fmt};

/// Keeps the uses of one key apart.
const PURPOSE: &[u8] = b"cauri/contract-seal/v1\n";

/// Why a public key is refused.
#[derive(Debug, Clone, PartialEq, Eq, thiserror::Error)]
#[error("a public key is 64 digits of lower-case hex, as `GET /api/contracts/keys` shows it")]
pub struct PublicKeyError;

/// Public keys by name: all that is needed to check.
#[derive(Debug, Clone, Default)]
pub struct PublicKeys(BTreeMap<String, VerifyingKey>);

impl PublicKeys {
    /// Takes a key in, and answers its name.
    ///
    /// # Errors
    /// [`PublicKeyError`] if it is none.
    pub fn add(&mut self, text: &str) -> Result<String, PublicKeyError> {
        let key = read_key(text).ok_or(PublicKeyError)?;
        let kid = kid(&key);
        self.0.insert(kid.clone(), key);
        Ok(kid)
    }

    /// True if there is none.
    pub fn is_empty(&self) -> bool {
        self.0.is_empty()
    }
}

impl SealKeys for PublicKeys {
    fn check(&self, seal: &Seal, text: &str) -> Result<(), SealFault> {
        let key = self.0.get(&seal.kid).ok_or(SealFault::UnknownKey)?;
        let signature = read_signature(&seal.signature).ok_or(SealFault::Wrong)?;
        // Strict: one text has one seal under a key, which nobody can write in another way.
        key.verify_strict(text.as_bytes(), &signature).map_err(|_| SealFault::Wrong)
    }
}

/// Seals under today's key; holds the public halves of those before it.
#[derive(Clone)]
pub struct Ed25519ContractSeal {
    signing: SigningKey,
    kid: String,
    keys: PublicKeys,
}

impl fmt::Debug for Ed25519ContractSeal {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Ed25519ContractSeal").field("kid", &self.kid).finish_non_exhaustive()
    }
}

impl Ed25519ContractSeal {
    /// Seals under this key; seals of the previous ones go on to hold.
    ///
    /// # Errors
    /// [`PublicKeyError`] if a previous key is none.
    pub fn new(key: &SecretKey, previous: &[String]) -> Result<Self, PublicKeyError> {
        let mut seed = Sha256::new();
        seed.update(PURPOSE);
        seed.update(key.expose());
        let signing = SigningKey::from_bytes(&seed.finalize().into());
        let mut keys = PublicKeys::default();
        for text in previous {
            keys.add(text)?;
        }
        let kid = keys.add(&hex::encode(signing.verifying_key().as_bytes()))?;
        Ok(Self { signing, kid, keys })
    }
}

impl SealKeys for Ed25519ContractSeal {
    fn check(&self, seal: &Seal, text: &str) -> Result<(), SealFault> {
        self.keys.check(seal, text)
    }
}

impl ContractSeal for Ed25519ContractSeal {
    fn seal(&self, text: &str) -> Seal {
        let signature = hex::encode(self.signing.sign(text.as_bytes()).to_bytes());
        Seal { kid: self.kid.clone(), signature }
    }

    fn public_keys(&self) -> Vec<PublicKey> {
        let mut keys: Vec<_> = self
            .keys
            .0
            .iter()
            .map(|(kid, key)| PublicKey {
                kid: kid.clone(),
                key: hex::encode(key.as_bytes()),
                is_current: *kid == self.kid,
            })
            .collect();
        keys.sort_by_key(|key| !key.is_current);
        keys
    }
}

fn kid(key: &VerifyingKey) -> String {
    let mut name = hex::encode(Sha256::digest(key.as_bytes()));
    name.truncate(KID_LENGTH);
    name
}

fn read_key(text: &str) -> Option<VerifyingKey> {
    let bytes: [u8; 32] = hex::decode(text).ok()?.try_into().ok()?;
    let key = VerifyingKey::from_bytes(&bytes).ok()?;
    (!key.is_weak() && hex::encode(bytes) == text).then_some(key)
}

/// Only in the one way in which we write it.
fn read_signature(text: &str) -> Option<Signature> {
    let bytes: [u8; SEAL_LENGTH / 2] = hex::decode(text).ok()?.try_into().ok()?;
    (hex::encode(bytes) == text).then(|| Signature::from_bytes(&bytes))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn sealer(letter: &str, previous: &[String]) -> Ed25519ContractSeal {
        let key = SecretKey::new(&letter.repeat(32)).unwrap();
        Ed25519ContractSeal::new(&key, previous).unwrap()
    }

    #[test]
    fn a_seal_holds_for_its_text_and_key_alone() {
        let ours = sealer("k", &[]);
        let seal = ours.seal("contrat");
        assert_eq!(ours.check(&seal, "contrat"), Ok(()));
        assert_eq!(ours.check(&seal, "contrat."), Err(SealFault::Wrong));
        assert_eq!(sealer("x", &[]).check(&seal, "contrat"), Err(SealFault::UnknownKey));
        let shouted = Seal { signature: seal.signature.to_uppercase(), ..seal.clone() };
        assert_eq!(ours.check(&shouted, "contrat"), Err(SealFault::Wrong));
        for place in 0..SEAL_LENGTH {
            let mut forged = seal.signature.clone().into_bytes();
            forged[place] = if forged[place] == b'0' { b'1' } else { b'0' };
            let forged = Seal { signature: String::from_utf8(forged).unwrap(), ..seal.clone() };
            assert_eq!(ours.check(&forged, "contrat"), Err(SealFault::Wrong), "{place}");
        }
    }

    #[test]
    fn after_a_rotation_older_seals_hold() {
        let old = sealer("k", &[]);
        let seal = old.seal("contrat");
        let public = old.public_keys();
        assert!(public.len() == 1 && public[0].is_current);
        let new = sealer("n", &[public[0].key.clone()]);
        assert_eq!(new.check(&seal, "contrat"), Ok(()));
        assert_ne!(new.seal("contrat").kid, seal.kid);
        let flags: Vec<_> = new.public_keys().iter().map(|key| key.is_current).collect();
        assert_eq!(flags, [true, false]);
        assert_eq!(new.public_keys()[1].kid, seal.kid);
    }

    #[test]
    fn what_is_no_key_is_refused() {
        let weak = "01".to_owned() + &"00".repeat(31);
        for text in ["", "zz", &"AB".repeat(32), &weak, &"ab".repeat(31)] {
            assert_eq!(PublicKeys::default().add(text), Err(PublicKeyError), "{text}");
        }
    }
}
