//! Whose sale a line of an order is: decided once, when the order is made. Whether it is somebody's
//! own purchase is looked at once more when it is paid, with the number that paid.
//! Deliberately not here: what the creator gets in francs (`money`), bots (they touch counters).

use super::{ClickClaims, ContractMark, Link, NumberEnd, OwnPurchase};
use crate::kernel::{CollaborationId, LinkId, ProductId, Timestamp, UserId};
use crate::money::RatePercent;

/// To whom a line is owed, frozen on the line.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Attribution {
    /// To nobody: no valid evidence.
    Unattributed,
    /// To nobody: the creator bought through its own link, or the merchant through a creator's.
    /// Kept with all that would have earned, so that it can be looked into and given back.
    SelfPurchase {
        /// The contract that would have earned.
        collaboration_id: CollaborationId,
        /// Its link.
        link_id: LinkId,
        /// Who would have earned.
        creator_id: UserId,
        /// The commission that it would have been, in percent of the line's gross.
        rate: RatePercent,
        /// The hash of the contract.
        contract_hash: String,
        /// By what it is told.
        why: OwnPurchase,
    },
    /// To a creator.
    Attributed {
        /// Under which contract.
        collaboration_id: CollaborationId,
        /// By which link.
        link_id: LinkId,
        /// To whom.
        creator_id: UserId,
        /// The commission, in percent of the line's gross.
        rate: RatePercent,
        /// The hash of the contract.
        contract_hash: String,
    },
}

impl Attribution {
    /// The word that the database and sellers read.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Unattributed => "unattributed",
            Self::SelfPurchase { .. } => "self_purchase",
            Self::Attributed { .. } => "attributed",
        }
    }

    /// The commission's rate, if a creator earns.
    pub const fn rate(&self) -> Option<RatePercent> {
        match self {
            Self::Attributed { rate, .. } => Some(*rate),
            Self::Unattributed | Self::SelfPurchase { .. } => None,
        }
    }

    /// The same line once it is known to be somebody's own purchase: nobody earns.
    #[must_use]
    pub fn as_own_purchase(self, why: OwnPurchase) -> Self {
        match self {
            Self::Attributed { collaboration_id, link_id, creator_id, rate, contract_hash } => {
                Self::SelfPurchase {
                    collaboration_id,
                    link_id,
                    creator_id,
                    rate,
                    contract_hash,
                    why,
                }
            }
            nobodys @ (Self::Unattributed | Self::SelfPurchase { .. }) => nobodys,
        }
    }

    /// The same line once it is known that it was not somebody's own purchase after all.
    #[must_use]
    pub fn as_restored(self) -> Self {
        match self {
            Self::SelfPurchase {
                collaboration_id,
                link_id,
                creator_id,
                rate,
                contract_hash,
                ..
            } => Self::Attributed { collaboration_id, link_id, creator_id, rate, contract_hash },
            other @ (Self::Unattributed | Self::Attributed { .. }) => other,
        }
    }

    /// By what it is told that it is somebody's own purchase, if it is.
    pub const fn own_purchase(&self) -> Option<OwnPurchase> {
        match self {
            Self::SelfPurchase { why, .. } => Some(*why),
            Self::Unattributed | Self::Attributed { .. } => None,
        }
    }
}

/// A click whose seal held, with its link as it stands when the order is made.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ClickEvidence {
    /// What the token says.
    pub claims: ClickClaims,
    /// The link that it names.
    pub link: Link,
    /// Since when a party of the contract is suspended.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "crate::stored::micros"))]
    pub suspended_since: Option<Timestamp>,
    /// The end of a number that tells that the buyer is a party of the contract: both asked to be
    /// paid to it.
    #[cfg_attr(feature = "serde", serde(default))]
    pub shared_number: Option<NumberEnd>,
}

impl ClickEvidence {
    /// True if the click speaks for this product.
    fn speaks_for(&self, product_id: ProductId, now: Timestamp, click_days: i64) -> bool {
        let clicked_at = self.claims.clicked_at;
        let before = |end: Option<Timestamp>| end.is_none_or(|end| clicked_at < end);
        self.claims.link_id == self.link.id
            && self.claims.contract == ContractMark::of(&self.link.contract_hash)
            && self.claims.is_fresh(now, click_days)
            && self.link.covers(product_id)
            && before(self.link.ended_at)
            && before(self.suspended_since)
    }

    /// Why a purchase by this buyer would be its own.
    fn own_purchase(&self, buyer_id: UserId) -> Option<OwnPurchase> {
        if [self.link.creator_id, self.link.merchant_id].contains(&buyer_id) {
            return Some(OwnPurchase::SameAccount);
        }
        self.shared_number.map(OwnPurchase::SharedNumber)
    }
}

/// Decides whose sale a line is. The latest valid click wins; nobody earns on a purchase of its
/// own, and an earlier click of somebody else does not step in for it.
///
/// ```
/// use cauri_domain::affiliate::{
///     Attribution, ClickClaims, ClickEvidence, ContractMark, Link, LinkCode, attribute,
/// };
/// use cauri_domain::kernel::{ProductId, UserId};
/// use cauri_domain::money::RatePercent;
/// use chrono::TimeDelta;
/// use uuid::Uuid;
///
/// let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let (soap, buyer) = (ProductId(Uuid::from_u128(1)), UserId(Uuid::from_u128(2)));
/// let link = Link {
///     id: Uuid::from_u128(3).into(),
///     collaboration_id: Uuid::from_u128(4).into(),
///     code: LinkCode::from_entropy(&[7; 13]),
///     merchant_id: Uuid::from_u128(5).into(),
///     creator_id: Uuid::from_u128(6).into(),
///     rate: RatePercent::whole(15),
///     contract_hash: "…".into(),
///     product_ids: vec![soap],
///     created_at: now,
///     ended_at: None,
/// };
/// let claims = ClickClaims {
///     clicked_at: now,
///     link_id: link.id,
///     merchant_id: link.merchant_id,
///     product_id: Some(soap),
///     contract: ContractMark::of(&link.contract_hash),
///     nonce: [0; 8],
/// };
/// let creator = link.creator_id;
/// let clicks = [ClickEvidence { claims, link, suspended_since: None, shared_number: None }];
///
/// let days = |count| now + TimeDelta::days(count);
/// let bought = |by, at| attribute(soap, by, &clicks, at, 30);
/// assert_eq!(bought(buyer, days(30)).rate(), Some(RatePercent::whole(15)));
/// assert_eq!(bought(buyer, days(31)), Attribution::Unattributed);
/// assert!(matches!(bought(creator, days(1)), Attribution::SelfPurchase { .. }));
/// ```
pub fn attribute(
    product_id: ProductId,
    buyer_id: UserId,
    evidence: &[ClickEvidence],
    now: Timestamp,
    click_days: i64,
) -> Attribution {
    let latest = evidence
        .iter()
        .filter(|click| click.speaks_for(product_id, now, click_days))
        .max_by_key(|click| click.claims);
    let Some(click) = latest else { return Attribution::Unattributed };
    let link = &click.link;
    let attributed = Attribution::Attributed {
        collaboration_id: link.collaboration_id,
        link_id: link.id,
        creator_id: link.creator_id,
        rate: link.rate,
        contract_hash: link.contract_hash.clone(),
    };
    match click.own_purchase(buyer_id) {
        None => attributed,
        Some(why) => attributed.as_own_purchase(why),
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::affiliate::LinkCode;
    use chrono::TimeDelta;
    use proptest::prelude::*;
    use uuid::Uuid;

    const SOAP: ProductId = ProductId(Uuid::from_u128(1));
    const CREAM: ProductId = ProductId(Uuid::from_u128(2));
    const BUYER: UserId = UserId(Uuid::from_u128(99));
    const DAYS: i64 = 30;

    fn at(seconds: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    /// A click on link `number`, whose creator has the same number, at that second.
    fn click(number: u128, seconds: i64) -> ClickEvidence {
        let link = Link {
            id: Uuid::from_u128(number).into(),
            collaboration_id: Uuid::from_u128(number).into(),
            code: LinkCode::from_entropy(&[7; 13]),
            merchant_id: Uuid::from_u128(50).into(),
            creator_id: Uuid::from_u128(number).into(),
            rate: RatePercent::whole(15),
            contract_hash: format!("contract {number}"),
            product_ids: vec![SOAP],
            created_at: at(-1_000),
            ended_at: None,
        };
        let claims = ClickClaims {
            clicked_at: at(seconds),
            link_id: link.id,
            merchant_id: link.merchant_id,
            product_id: None,
            contract: ContractMark::of(&link.contract_hash),
            nonce: [0; 8],
        };
        ClickEvidence { claims, link, suspended_since: None, shared_number: None }
    }

    fn winner(evidence: &[ClickEvidence], now: Timestamp) -> Option<u128> {
        match attribute(SOAP, BUYER, evidence, now, DAYS) {
            Attribution::Attributed { link_id, .. } => Some(link_id.0.as_u128()),
            Attribution::Unattributed | Attribution::SelfPurchase { .. } => None,
        }
    }

    #[test]
    fn the_latest_valid_click_wins() {
        let now = at(100);
        assert_eq!(winner(&[], now), None);
        assert_eq!(winner(&[click(1, 0)], now), Some(1));
        assert_eq!(winner(&[click(1, 0), click(2, 5), click(3, 3)], now), Some(2));
        let late = at(0) + TimeDelta::days(DAYS);
        assert_eq!(winner(&[click(1, 0)], late), Some(1));
        assert_eq!(winner(&[click(1, 0)], late + TimeDelta::microseconds(1)), None);
    }

    #[test]
    fn what_does_not_belong_to_the_contract_does_not_count() {
        let attribution = attribute(CREAM, BUYER, &[click(1, 0)], at(1), DAYS);
        assert_eq!(attribution, Attribution::Unattributed);
        let mut forged = click(1, 0);
        forged.claims.contract = ContractMark::of("another contract");
        assert_eq!(winner(&[forged], at(1)), None);
        let mut swapped = click(1, 0);
        swapped.claims.link_id = Uuid::from_u128(2).into();
        assert_eq!(winner(&[swapped], at(1)), None);
    }

    #[test]
    fn a_click_counts_if_it_is_older_than_the_end() {
        for (ended, suspended, expected) in [
            (Some(11), None, Some(1)),
            (Some(10), None, None),
            (Some(9), None, None),
            (None, Some(11), Some(1)),
            (None, Some(10), None),
            (Some(11), Some(9), None),
        ] {
            let mut evidence = click(1, 10);
            evidence.link.ended_at = ended.map(at);
            evidence.suspended_since = suspended.map(at);
            assert_eq!(winner(&[evidence], at(20)), expected, "{ended:?} {suspended:?}");
        }
    }

    #[test]
    fn nobody_earns_on_a_purchase_of_its_own() {
        let mut own = click(1, 5);
        own.link.creator_id = BUYER;
        let found = attribute(SOAP, BUYER, &[click(2, 0), own.clone()], at(10), DAYS);
        let flagged = |click: &ClickEvidence, why| Attribution::SelfPurchase {
            collaboration_id: click.link.collaboration_id,
            link_id: click.link.id,
            creator_id: click.link.creator_id,
            rate: click.link.rate,
            contract_hash: click.link.contract_hash.clone(),
            why,
        };
        assert_eq!(found, flagged(&own, OwnPurchase::SameAccount));
        assert_eq!(found.own_purchase(), Some(OwnPurchase::SameAccount));
        assert_eq!(found.clone().as_restored().rate(), Some(RatePercent::whole(15)));
        assert_eq!(found.clone().as_restored().as_own_purchase(OwnPurchase::SameAccount), found);
        assert_eq!(found.rate(), None);
        // Nor does anybody on a purchase of the merchant's, or of a second account of either.
        let mut shops = click(3, 5);
        shops.link.merchant_id = BUYER;
        let mut alike = click(4, 5);
        alike.shared_number = NumberEnd::parse("07");
        let by_number = alike.shared_number.map(OwnPurchase::SharedNumber).unwrap();
        for (click, why) in [(shops, OwnPurchase::SameAccount), (alike, by_number)] {
            let found = attribute(SOAP, BUYER, std::slice::from_ref(&click), at(10), DAYS);
            assert_eq!(found, flagged(&click, why));
        }
        // Whoever clicked later than the own click still earns.
        assert_eq!(winner(&[own, click(2, 6)], at(10)), Some(2));
    }

    proptest! {
        #[test]
        fn the_order_of_evidence_does_not_matter(
            mut clicks in prop::collection::vec((1_u128..6, 0_i64..1_000), 0..12),
        ) {
            let all = |clicks: &[(u128, i64)]| -> Vec<_> {
                clicks.iter().map(|(number, seconds)| click(*number, *seconds)).collect()
            };
            let one = winner(&all(&clicks), at(2_000));
            clicks.reverse();
            prop_assert_eq!(one, winner(&all(&clicks), at(2_000)));
            prop_assert_eq!(one.is_some(), !clicks.is_empty());
        }
    }
}
