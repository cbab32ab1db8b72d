//! One offer of a negotiation: immutable, numbered, with a hash of its exact terms.
//! Deliberately not here: when an offer may be made (`decide`, `propose`).

use super::digest::{canonical, sha256_hex};
use super::words::Party;
use crate::kernel::{CollaborationId, OfferId, ProductId, Timestamp, to_micros};
use crate::money::RatePercent;

/// The most offers that one negotiation may see, the first one counted.
pub const OFFER_LIMIT: usize = 10;

/// What an offer binds to; its hash covers exactly this.
#[derive(Debug, Clone, Copy)]
pub struct OfferTerms<'a> {
    /// The negotiation.
    pub collaboration_id: CollaborationId,
    /// The offer's place in it, from 1.
    pub number: u16,
    /// Who offers.
    pub by: Party,
    /// The products, in any order.
    pub products: &'a [ProductId],
    /// The commission offered, in percent.
    pub rate_percent: RatePercent,
    /// The version of the terms that would be signed.
    pub terms_version: &'a str,
}

impl OfferTerms<'_> {
    /// SHA-256 of the terms in lower-case hex.
    pub fn hash(&self) -> String {
        let mut products: Vec<_> = self.products.iter().map(ToString::to_string).collect();
        products.sort_unstable();
        sha256_hex(&canonical(
            "offer",
            &[
                ("collaboration", &self.collaboration_id.to_string()),
                ("number", &self.number.to_string()),
                ("by", self.by.as_str()),
                ("products", &products.join(",")),
                ("rate_percent", &self.rate_percent.to_string()),
                ("terms", self.terms_version),
            ],
        ))
    }
}

/// An offer on the table, or one that lay there.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Offer {
    /// Which offer.
    pub id: OfferId,
    /// Its place in the negotiation, from 1 to [`OFFER_LIMIT`].
    pub number: u16,
    /// Who offers.
    pub by: Party,
    /// The commission offered, in percent.
    pub rate_percent: RatePercent,
    /// What was said with it.
    pub message: Option<String>,
    /// The version of the terms that would be signed.
    pub terms_version: String,
    /// When it was made.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub offered_at: Timestamp,
    /// SHA-256 of its terms in lower-case hex ([`OfferTerms::hash`]).
    pub hash: String,
}

impl Offer {
    /// Puts terms into an offer.
    pub fn new(
        id: OfferId,
        terms: &OfferTerms<'_>,
        message: Option<String>,
        offered_at: Timestamp,
    ) -> Self {
        Self {
            id,
            number: terms.number,
            by: terms.by,
            rate_percent: terms.rate_percent,
            message,
            terms_version: terms.terms_version.to_owned(),
            offered_at: to_micros(offered_at),
            hash: terms.hash(),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use uuid::Uuid;

    #[test]
    fn the_hash_moves_with_each_term_and_not_with_the_order_of_products() {
        let (soap, shea) = (ProductId(Uuid::from_u128(1)), ProductId(Uuid::from_u128(2)));
        let both = [soap, shea];
        let terms = OfferTerms {
            collaboration_id: Uuid::from_u128(3).into(),
            number: 1,
            by: Party::Merchant,
            products: &both,
            rate_percent: RatePercent::whole(15),
            terms_version: "v1.0",
        };
        assert_eq!(terms.hash(), OfferTerms { products: &[shea, soap], ..terms }.hash());
        for other in [
            OfferTerms { collaboration_id: Uuid::from_u128(4).into(), ..terms },
            OfferTerms { number: 2, ..terms },
            OfferTerms { by: Party::Influencer, ..terms },
            OfferTerms { products: &[soap], ..terms },
            OfferTerms { rate_percent: RatePercent::whole(16), ..terms },
            OfferTerms { terms_version: "v1.1", ..terms },
        ] {
            assert_ne!(terms.hash(), other.hash(), "{other:?}");
        }
        assert_eq!(terms.hash().len(), 64);
    }
}
