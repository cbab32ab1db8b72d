//! What a decision must know of the world beside the collaboration; all of it is handed in.
//! Deliberately not here: finding it out.

use super::aggregate::Collaboration;
use super::terms::TermsInForce;
use super::words::Party;
use crate::catalog::Product;
use crate::kernel::{Personal, ProductId, UserId};
use crate::money::Xof;

/// A party as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct PartyFacts {
    /// Its name, for the contract.
    pub name: Personal<String>,
    /// Whether it may act; false while suspended.
    pub is_active: bool,
}

/// A product as it stands now.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct ProductFacts {
    /// Which product.
    pub id: ProductId,
    /// Whose it is.
    pub merchant_id: UserId,
    /// Its name, for the contract.
    pub title: String,
    /// Its price in francs, for the contract.
    pub price_xof: Xof,
    /// Whether it can be bought and negotiated.
    pub is_active: bool,
}

impl From<&Product> for ProductFacts {
    fn from(product: &Product) -> Self {
        Self {
            id: product.id,
            merchant_id: product.merchant_id,
            title: product.name.clone(),
            price_xof: product.price_xof,
            is_active: product.is_active(),
        }
    }
}

/// What [`decide`](super::decide) must know.
#[derive(Debug, Clone)]
pub struct Facts<'a> {
    /// The merchant.
    pub merchant: PartyFacts,
    /// The influencer.
    pub influencer: PartyFacts,
    /// The collaboration's products as far as they still exist, in any order.
    pub products: Vec<ProductFacts>,
    /// The terms in force, with the policy that they are worded for.
    pub terms: &'a TermsInForce,
}

impl Facts<'_> {
    /// A party that is suspended, the merchant first.
    pub(super) fn suspended(&self) -> Option<Party> {
        if !self.merchant.is_active {
            Some(Party::Merchant)
        } else if !self.influencer.is_active {
            Some(Party::Influencer)
        } else {
            None
        }
    }

    /// The collaboration's products that are gone, or not for sale, or no longer the merchant's.
    pub(super) fn unavailable(&self, collaboration: &Collaboration) -> Vec<ProductId> {
        let available = |id: &ProductId| {
            self.products.iter().any(|product| {
                product.id == *id
                    && product.is_active
                    && product.merchant_id == collaboration.merchant_id
            })
        };
        collaboration.products.iter().copied().filter(|id| !available(id)).collect()
    }
}

/// What [`propose`](super::propose) must know.
#[derive(Debug, Clone)]
pub struct ProposalFacts<'a> {
    /// Whether the merchant may act.
    pub merchant_active: bool,
    /// Whether the influencer may act; `None` if there is no such influencer.
    pub influencer_active: Option<bool>,
    /// Whether the two share e-mail, phone or payout number (equal accounts show by themselves).
    pub same_person: bool,
    /// The products named, as far as they exist, in any order.
    pub products: Vec<ProductFacts>,
    /// Every request between the two that is stored as open.
    pub open_requests: &'a [Collaboration],
    /// The terms in force, with the policy that they are worded for.
    pub terms: &'a TermsInForce,
}
