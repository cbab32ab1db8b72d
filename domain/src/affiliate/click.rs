//! What a click's token claims, how long it is evidence, and which tokens a visitor keeps.
//! Deliberately not here: how a token is sealed (a port) and how it travels (HTTP).

use crate::kernel::{LinkId, ProductId, Timestamp, UserId};
use chrono::TimeDelta;
use sha2::{Digest, Sha256};
use std::collections::BTreeSet;

/// How far a click may lie ahead of the one who judges it: processes' clocks differ a little.
pub const CLOCK_SKEW_MINUTES: i64 = 5;
/// The most tokens that a visitor keeps, one a merchant.
pub const TOKEN_LIMIT: usize = 10;

/// A short mark of a contract's hash: enough to see that it is another contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ContractMark(pub [u8; 8]);

impl ContractMark {
    /// The mark of a contract by its hash.
    pub fn of(contract_hash: &str) -> Self {
        let digest = Sha256::digest(contract_hash.as_bytes());
        let mut mark = [0; 8];
        mark.copy_from_slice(&digest[..8]);
        Self(mark)
    }
}

/// What a sealed token says: this link was followed then, under that contract.
#[derive(Debug, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ClickClaims {
    /// When the link was followed.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub clicked_at: Timestamp,
    /// Which link.
    pub link_id: LinkId,
    /// Whose shop it leads to.
    pub merchant_id: UserId,
    /// To which product, if the address named one.
    pub product_id: Option<ProductId>,
    /// Under which contract.
    pub contract: ContractMark,
    /// Makes two clicks of the same instant different.
    pub nonce: [u8; 8],
}

impl ClickClaims {
    /// True while the click is evidence: it is at most `click_days` old, to the microsecond.
    pub fn is_fresh(&self, now: Timestamp, click_days: i64) -> bool {
        let Some(limit) = TimeDelta::try_days(click_days) else { return false };
        let age = now.signed_duration_since(self.clicked_at);
        TimeDelta::minutes(-CLOCK_SKEW_MINUTES) <= age && age <= limit
    }
}

/// Which of a visitor's tokens stay: the fresh ones, the latest of each merchant, newest first,
/// [`TOKEN_LIMIT`] at most.
pub fn keep_latest(
    claims: impl IntoIterator<Item = ClickClaims>,
    now: Timestamp,
    click_days: i64,
) -> Vec<ClickClaims> {
    let mut fresh: Vec<_> =
        claims.into_iter().filter(|claim| claim.is_fresh(now, click_days)).collect();
    fresh.sort_unstable_by(|one, other| other.cmp(one));
    let mut merchants = BTreeSet::new();
    fresh.retain(|claim| merchants.insert(claim.merchant_id));
    fresh.truncate(TOKEN_LIMIT);
    fresh
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    const DAY_MICROS: i64 = 86_400_000_000;

    fn at(micros: i64) -> Timestamp {
        chrono::DateTime::from_timestamp_micros(micros).unwrap()
    }

    fn click(micros: i64, merchant: u128) -> ClickClaims {
        ClickClaims {
            clicked_at: at(micros),
            link_id: Uuid::from_u128(merchant).into(),
            merchant_id: Uuid::from_u128(merchant).into(),
            product_id: None,
            contract: ContractMark::of("contract"),
            nonce: [0; 8],
        }
    }

    #[test]
    fn thirty_days_count_to_the_microsecond() {
        let skew = CLOCK_SKEW_MINUTES * 60_000_000;
        for (age, fresh) in [
            (0, true),
            (30 * DAY_MICROS - 1, true),
            (30 * DAY_MICROS, true),
            (30 * DAY_MICROS + 1, false),
            (-skew, true),
            (-skew - 1, false),
        ] {
            assert_eq!(click(0, 1).is_fresh(at(age), 30), fresh, "{age}");
        }
        assert!(!click(0, 1).is_fresh(at(0), i64::MAX));
    }

    #[test]
    fn another_contract_has_another_mark() {
        assert_ne!(ContractMark::of("one"), ContractMark::of("other"));
    }

    proptest! {
        #[test]
        fn the_latest_of_each_merchant_stays(
            clicks in prop::collection::vec((0..100 * DAY_MICROS, 0_u128..15), 0..60),
        ) {
            let now = at(100 * DAY_MICROS);
            let all: Vec<_> = clicks.iter().map(|(micros, who)| click(*micros, *who)).collect();
            let kept = keep_latest(all.clone(), now, 30);
            prop_assert!(kept.len() <= TOKEN_LIMIT);
            prop_assert!(kept.is_sorted_by(|one, other| one.clicked_at >= other.clicked_at));
            for claim in &kept {
                prop_assert!(claim.is_fresh(now, 30));
                let newer = |other: &ClickClaims| {
                    other.merchant_id == claim.merchant_id && other > claim
                };
                prop_assert!(!all.iter().any(newer));
            }
            // Whoever was left out is stale, older than the same merchant's, or the eleventh.
            for claim in all.iter().filter(|claim| claim.is_fresh(now, 30)) {
                prop_assert!(
                    kept.len() == TOKEN_LIMIT
                        || kept.iter().any(|kept| kept.merchant_id == claim.merchant_id)
                );
            }
        }
    }
}
