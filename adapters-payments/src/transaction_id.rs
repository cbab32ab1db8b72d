//! Our identifiers as gateways know them: 26 Crockford characters, no dash, one spelling each.
//! Deliberately not here: making identifiers.

use ulid::{ULID_LEN, Ulid};
use uuid::Uuid;

/// Spells an identifier for a gateway.
///
/// A UUID with dashes has 36 characters and gateways take 30 at most.
pub(crate) fn encode(id: Uuid) -> String {
    Ulid::from(id.as_u128()).array_to_str(&mut [0; ULID_LEN]).to_owned()
}

/// Reads back what [`encode`] wrote; any other spelling is none of ours.
pub(crate) fn decode(text: &str) -> Option<Uuid> {
    let id = Uuid::from_u128(Ulid::from_string(text).ok()?.into());
    // Lower case and a first character above 7 would decode too, to an id that is spelt otherwise.
    (encode(id) == text).then_some(id)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn every_identifier_comes_back() {
        for bits in [0, 1, 31, 32, u128::MAX, 0x0193_4a5b_6c7d_7e8f_9a0b_1c2d_3e4f_5a6b] {
            let text = encode(Uuid::from_u128(bits));
            assert_eq!(text.len(), 26);
            assert_eq!(decode(&text), Some(Uuid::from_u128(bits)));
        }
        assert_eq!(encode(Uuid::from_u128(32)), "00000000000000000000000010");
        assert_eq!(encode(Uuid::max()), "7ZZZZZZZZZZZZZZZZZZZZZZZZZ");
    }

    #[test]
    fn only_our_own_spelling_is_read() {
        for foreign in [
            "",
            "LXM-000042",
            "0000000000000000000000001",
            "000000000000000000000000100",
            "0000000000000000000000000U",
            "0000000000000000000000000a",
            "8ZZZZZZZZZZZZZZZZZZZZZZZZZ",
            "é000000000000000000000000",
        ] {
            assert_eq!(decode(foreign), None, "{foreign}");
        }
    }
}
