//! Two keys that are good at once, and the name that tells them apart: how keys are changed.
//! Deliberately not here: when they are.

use crate::{SecretKey, keyed::Keyed};

/// Bytes of a key's name.
pub(crate) const KID_BYTES: usize = 4;
const PURPOSE: &[u8] = b"cauri/kid/v1\n";

/// The key under which something is made, and one more under which it is accepted.
///
/// A key's name follows from the key, so that nobody has to give names, and says nothing about it.
#[derive(Debug, Clone)]
pub struct KeyRing {
    current: SecretKey,
    also: Option<SecretKey>,
}

/// A key's name: what is made under the key carries it.
pub(crate) type Kid = [u8; KID_BYTES];

impl KeyRing {
    /// Makes under one key, and accepts what was made under it or under the other.
    pub const fn new(current: SecretKey, also: Option<SecretKey>) -> Self {
        Self { current, also }
    }

    /// The key under which things are made, first, and the other with their names.
    pub(crate) fn keys(&self) -> impl Iterator<Item = (Kid, &SecretKey)> {
        [Some(&self.current), self.also.as_ref()].into_iter().flatten().map(|key| (kid(key), key))
    }

    /// The key under which things are made.
    pub(crate) const fn current(&self) -> &SecretKey {
        &self.current
    }
}

/// The name of a key.
pub(crate) fn kid(key: &SecretKey) -> Kid {
    let hash = Keyed::new(key).hash(PURPOSE, b"");
    let mut kid = [0; KID_BYTES];
    kid.copy_from_slice(&hash[..KID_BYTES]);
    kid
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_name_follows_from_its_key() {
        let key = |letter: &str| SecretKey::new(&letter.repeat(32)).unwrap();
        let ring = KeyRing::new(key("a"), Some(key("b")));
        let names: Vec<_> = ring.keys().map(|(kid, _)| kid).collect();
        assert_eq!(names, [kid(&key("a")), kid(&key("b"))]);
        assert_ne!(names[0], names[1]);
        assert_eq!(KeyRing::new(key("a"), None).keys().count(), 1);
    }
}
