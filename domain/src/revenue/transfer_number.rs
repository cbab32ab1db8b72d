//! Numbers of a payee's transfers: 1, 2, 3 …, and the id under which a gateway knows each.
//! Deliberately not here: which numbers are free (the store knows).
//!
//! The id follows from the payee and the number alone. So whoever lost its memory – a database
//! that was restored from a backup – finds out by asking what it sent since: the id of the payee's
//! next transfer is the id of the one that it has forgotten, and a gateway takes no id twice.

use crate::kernel::{TransferId, UserId};
use sha2::{Digest, Sha256};
use uuid::Builder;

/// How many payouts of one payee may be under way at once.
///
/// A new transfer gets the smallest free number, and a number becomes free again only when the
/// gateway has said that it never took the transfer. So below any number that a gateway knows
/// there are fewer than this many that it does not: after this many numbers that it does not know,
/// it knows none above.
pub const UNDER_WAY_LIMIT: usize = 5;

/// The number of a payee's transfer, from 1.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize), serde(transparent))]
pub struct TransferNumber(i32);

impl TransferNumber {
    /// A number above zero.
    pub const fn new(number: i32) -> Option<Self> {
        if number > 0 { Some(Self(number)) } else { None }
    }

    /// The number.
    pub const fn get(self) -> i32 {
        self.0
    }

    /// The id under which a gateway knows this transfer of the payee.
    pub fn transfer_id(self, payee_id: UserId) -> TransferId {
        let text = format!("cauri/transfer/v1\n{payee_id}\n{}", self.0);
        let hash: [u8; 32] = Sha256::digest(text.as_bytes()).into();
        let mut bytes = [0; 16];
        bytes.copy_from_slice(&hash[..16]);
        TransferId(Builder::from_custom_bytes(bytes).into_uuid())
    }
}

/// What a payee's next transfer would be.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct NextTransfer {
    /// The smallest number that is free.
    pub number: TransferNumber,
    /// How many of the payee's payouts are under way.
    pub under_way: usize,
}

#[cfg(test)]
mod tests {
    use super::*;
    use std::collections::BTreeSet;
    use uuid::Uuid;

    #[test]
    fn an_id_follows_from_payee_and_number() {
        let of = |payee, number| {
            TransferNumber::new(number).unwrap().transfer_id(UserId(Uuid::from_u128(payee)))
        };
        let spelt = of(1, 1).to_string();
        assert_eq!(spelt, of(1, 1).to_string());
        assert_eq!(&spelt[14..15], "8", "a custom UUID: {spelt}");
        let ids: BTreeSet<_> =
            [(1, 1), (1, 11), (11, 1), (2, 1), (1, 2)].map(|(p, n)| of(p, n).0).into();
        assert_eq!(ids.len(), 5);
        assert_eq!(TransferNumber::new(0), None);
    }

    /// The reason for [`UNDER_WAY_LIMIT`], played with every order of endings.
    #[test]
    fn few_numbers_below_a_known_one_are_unknown() {
        let mut seed = 7_u64;
        let mut draw = |below: u64| {
            seed = seed.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1);
            usize::try_from((seed >> 33) % below).unwrap()
        };
        for _ in 0..200 {
            let (mut known, mut under_way) = (BTreeSet::new(), BTreeSet::new());
            for _ in 0..200 {
                if under_way.len() < UNDER_WAY_LIMIT && draw(2) == 0 {
                    let held = |n: &i32| known.contains(n) || under_way.contains(n);
                    under_way.extend((1..1_000).find(|n| !held(n)));
                } else if let Some(ended) = under_way.iter().nth(draw(5)).copied() {
                    under_way.remove(&ended);
                    if draw(3) > 0 {
                        known.insert(ended);
                    }
                }
                let highest = known.last().copied().unwrap_or_default();
                let unknown = (1..highest).filter(|n| !known.contains(n)).count();
                assert!(unknown < UNDER_WAY_LIMIT, "{known:?} {under_way:?}");
            }
        }
    }
}
