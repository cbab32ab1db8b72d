//! The link of a collaboration: its code, and what it earns.
//! Deliberately not here: when it is made (at the collaboration's activation) and where it leads.

use crate::kernel::{
    CollaborationId, LinkId, ProductId, Timestamp, UserId, without_trailing_marks,
};
use crate::money::RatePercent;
use std::fmt;

/// Characters of a code; each carries 5 bits, so a code carries 65.
pub const LINK_CODE_LENGTH: usize = 13;
/// Random bytes that a code is made of.
pub const LINK_CODE_BYTES: usize = LINK_CODE_LENGTH;
/// Crockford's base 32: digits and letters that nobody confuses (no `i`, `l`, `o`, `u`).
const ALPHABET: &[u8; 32] = b"0123456789abcdefghjkmnpqrstvwxyz";

/// The code of a link: 65 unguessable bits in 13 characters.
///
/// ```
/// use cauri_domain::affiliate::LinkCode;
///
/// let code = LinkCode::from_entropy(&[31; 13]);
/// assert_eq!(code.as_str(), "zzzzzzzzzzzzz");
/// assert_eq!(LinkCode::parse("ZZZZZZZZZZZZZ"), Some(code));
/// assert_eq!(LinkCode::parse("zzz"), None);
/// ```
#[derive(Clone, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(try_from = "String", into = "String")
)]
pub struct LinkCode(String);

impl LinkCode {
    /// Makes a code of random bytes; the five low bits of each byte are one character.
    pub fn from_entropy(bytes: &[u8; LINK_CODE_BYTES]) -> Self {
        Self(bytes.iter().map(|byte| char::from(ALPHABET[usize::from(byte & 31)])).collect())
    }

    /// Reads a code as people type it: in either case, with `o` for 0 and `i` or `l` for 1.
    pub fn parse(text: &str) -> Option<Self> {
        if text.len() != LINK_CODE_LENGTH {
            return None;
        }
        text.bytes()
            .map(|byte| match byte.to_ascii_lowercase() {
                b'o' => Some('0'),
                b'i' | b'l' => Some('1'),
                lower if ALPHABET.contains(&lower) => Some(char::from(lower)),
                _ => None,
            })
            .collect::<Option<String>>()
            .map(Self)
    }

    /// Reads a code as people paste it, with marks of the text around it behind it.
    ///
    /// ```
    /// use cauri_domain::affiliate::LinkCode;
    ///
    /// assert_eq!(LinkCode::from_pasted("zzzzzzzzzzzzz)."), LinkCode::parse("zzzzzzzzzzzzz"));
    /// ```
    pub fn from_pasted(text: &str) -> Option<Self> {
        Self::parse(without_trailing_marks(text))
    }

    /// The code's characters.
    pub fn as_str(&self) -> &str {
        &self.0
    }
}

impl fmt::Debug for LinkCode {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "LinkCode({})", self.0)
    }
}

/// The link of one collaboration, with what its contract says.
///
/// ```
/// use cauri_domain::affiliate::{Link, LinkCode};
/// use cauri_domain::money::RatePercent;
/// use chrono::{DateTime, TimeDelta};
/// use uuid::Uuid;
///
/// let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let link = Link {
///     id: Uuid::from_u128(1).into(),
///     collaboration_id: Uuid::from_u128(2).into(),
///     code: LinkCode::from_entropy(&[7; 13]),
///     merchant_id: Uuid::from_u128(3).into(),
///     creator_id: Uuid::from_u128(4).into(),
///     rate: RatePercent::whole(15),
///     contract_hash: "…".into(),
///     product_ids: vec![Uuid::from_u128(5).into()],
///     created_at: now,
///     ended_at: Some(now + TimeDelta::days(30)),
/// };
/// assert!(link.covers(Uuid::from_u128(5).into()) && link.is_live(now));
/// assert!(!link.is_live(now + TimeDelta::days(30)));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Link {
    /// Which link.
    pub id: LinkId,
    /// The contract that it stands for.
    pub collaboration_id: CollaborationId,
    /// Its code.
    pub code: LinkCode,
    /// Who sells.
    pub merchant_id: UserId,
    /// Who promotes.
    pub creator_id: UserId,
    /// The agreed commission, in percent of a line's gross.
    pub rate: RatePercent,
    /// The hash of the contract that was signed.
    pub contract_hash: String,
    /// What the contract is about; the first one is where the bare link leads.
    pub product_ids: Vec<ProductId>,
    /// When it was made.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub created_at: Timestamp,
    /// Since when it attributes no new clicks; `None` while the collaboration is active.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "crate::stored::micros"))]
    pub ended_at: Option<Timestamp>,
}

impl Link {
    /// True while new clicks can earn.
    pub fn is_live(&self, now: Timestamp) -> bool {
        self.ended_at.is_none_or(|ended_at| now < ended_at)
    }

    /// True if the contract is about this product.
    pub fn covers(&self, product_id: ProductId) -> bool {
        self.product_ids.contains(&product_id)
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    #[test]
    fn a_code_forgives_what_people_confuse() {
        let code = LinkCode::parse("0123456789abc").unwrap();
        assert_eq!(LinkCode::parse("OI23456789ABC"), Some(code.clone()));
        assert_eq!(LinkCode::parse("ol23456789abc"), Some(code));
        for wrong in ["", "0123456789ab", "0123456789abcd", "u123456789abc", "é123456789ab"] {
            assert_eq!(LinkCode::parse(wrong), None, "{wrong}");
        }
    }

    proptest! {
        #[test]
        fn every_code_is_read_back(bytes: [u8; LINK_CODE_BYTES]) {
            let code = LinkCode::from_entropy(&bytes);
            prop_assert_eq!(LinkCode::parse(code.as_str()), Some(code));
        }

        #[test]
        fn five_bits_of_each_byte_are_kept(one: [u8; 13], other: [u8; 13]) {
            let low = |bytes: [u8; 13]| bytes.map(|byte| byte & 31);
            prop_assert_eq!(
                LinkCode::from_entropy(&one) == LinkCode::from_entropy(&other),
                low(one) == low(other)
            );
        }
    }
}
