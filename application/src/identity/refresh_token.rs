//! Refresh tokens: the secret of a family, which all its tokens carry, and one of their own.
//! Deliberately not here: how long one is good.

use super::ports::Secret;
use crate::app::App;
use sha2::{Digest, Sha256};

/// Bytes of a family's secret.
const FAMILY: usize = 16;
/// Bytes of a token's own secret.
const OWN: usize = 32;

/// A refresh token. By its family's secret an earlier token is known for what it is, for ever,
/// without a list of earlier tokens; and nobody who never held one can show it.
pub(super) struct RefreshToken {
    family: [u8; FAMILY],
    own: [u8; OWN],
}

impl RefreshToken {
    /// The first token of a family.
    pub(super) fn of_new_family(app: &App) -> Self {
        let mut family = [0; FAMILY];
        app.entropy.fill(&mut family);
        Self { family, own: draw(app) }
    }

    /// Another token of the same family.
    pub(super) fn next(&self, app: &App) -> Self {
        Self { family: self.family, own: draw(app) }
    }

    /// Reads a token; `None` if it has another form.
    pub(super) fn read(token: &Secret) -> Option<Self> {
        let mut bytes = [0; FAMILY + OWN];
        hex::decode_to_slice(token.expose(), &mut bytes).ok()?;
        let (family, rest) = bytes.split_first_chunk()?;
        let (own, _) = rest.split_first_chunk()?;
        Some(Self { family: *family, own: *own })
    }

    /// The token as its owner gets it.
    pub(super) fn to_secret(&self) -> Secret {
        Secret::new(format!("{}{}", hex::encode(self.family), hex::encode(self.own)))
    }

    /// The hash by which its family is found.
    pub(super) fn family_hash(&self) -> [u8; 32] {
        Sha256::digest(self.family).into()
    }

    /// The hash by which it is known among its family's.
    pub(super) fn own_hash(&self) -> [u8; 32] {
        Sha256::digest(self.own).into()
    }
}

fn draw(app: &App) -> [u8; OWN] {
    let mut own = [0; OWN];
    app.entropy.fill(&mut own);
    own
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn a_token_is_read_as_it_was_written() {
        let token = RefreshToken { family: [1; FAMILY], own: [2; OWN] };
        let secret = token.to_secret();
        assert_eq!(secret.expose().len(), 96);
        let read = RefreshToken::read(&secret).unwrap();
        assert_eq!(read.family_hash(), token.family_hash());
        assert_eq!(read.own_hash(), token.own_hash());
        for other in ["", "x", &secret.expose()[2..], &format!("{}00", secret.expose())] {
            assert!(RefreshToken::read(&Secret::new(other.to_owned())).is_none(), "{other}");
        }
    }
}
