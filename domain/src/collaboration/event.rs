//! What happened to a collaboration, complete: folded from the first on, its events are its state.
//! Deliberately not here: the fold (`evolve`), and public, versioned events, which carry ids and
//! amounts only (the application makes them from these).

use super::aggregate::{Collaboration, Signature};
use super::contract::Contract;
use super::history::Move;
use super::offer::Offer;
use super::words::{Actor, CommandKind, Party};
use crate::kernel::{CollaborationId, OfferId, ProductId, Timestamp, UserId, to_micros};
use crate::money::RatePercent;

/// Something that happened, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct CollaborationEvent {
    /// The collaboration.
    pub collaboration_id: CollaborationId,
    /// Its merchant.
    pub merchant_id: UserId,
    /// Its influencer.
    pub influencer_id: UserId,
    /// When it happened; for an expiry the deadline itself.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub at: Timestamp,
    /// SHA-256 of the arguments of the command that led to it, in lower-case hex.
    pub fingerprint: String,
    /// What happened.
    pub fact: CollaborationFact,
}

impl CollaborationEvent {
    /// A fact about a collaboration.
    pub(super) fn of(
        collaboration: &Collaboration,
        at: Timestamp,
        fingerprint: &str,
        fact: CollaborationFact,
    ) -> Self {
        Self {
            collaboration_id: collaboration.id,
            merchant_id: collaboration.merchant_id,
            influencer_id: collaboration.influencer_id,
            at,
            fingerprint: fingerprint.to_owned(),
            fact,
        }
    }

    /// The row of the history that it is; `None` for an activation, which belongs to the move of
    /// the last signature.
    pub fn as_move(&self) -> Option<Move> {
        use {CollaborationFact as Fact, CommandKind as Kind};
        Some(match &self.fact {
            Fact::Proposed(opening) => self.offered(Kind::Propose, &opening.offer),
            Fact::CounterOffered { offer, .. } => self.offered(Kind::Counter, offer),
            Fact::Accepted { by, rate_percent, .. } => {
                let made = self.made((*by).into(), Kind::Accept, None);
                Move { rate_percent: Some(*rate_percent), ..made }
            }
            Fact::Rejected { by, reason } => self.made((*by).into(), Kind::Reject, Some(reason)),
            Fact::Withdrawn => self.made(Actor::Merchant, Kind::Withdraw, None),
            Fact::Signed { signature } => self.made(signature.by.into(), Kind::Sign, None),
            Fact::Activated { .. } => return None,
            Fact::Expired => self.made(Actor::Clock, Kind::Expire, None),
            Fact::Terminated { by, reason } => {
                self.made((*by).into(), Kind::Terminate, Some(reason))
            }
        })
    }

    /// The move of putting an offer on the table.
    pub(super) fn offered(&self, command: CommandKind, offer: &Offer) -> Move {
        let made = self.made(offer.by.into(), command, offer.message.as_ref());
        Move { rate_percent: Some(offer.rate_percent), ..made }
    }

    fn made(&self, actor: Actor, command: CommandKind, message: Option<&String>) -> Move {
        Move {
            actor,
            command,
            fingerprint: self.fingerprint.clone(),
            rate_percent: None,
            message: message.cloned(),
            at: to_micros(self.at),
        }
    }
}

/// A first offer.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Opening {
    /// For which products.
    pub products: Vec<ProductId>,
    /// The offer.
    pub offer: Offer,
    /// Until when it waits.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub expires_at: Timestamp,
}

/// What happened.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum CollaborationFact {
    /// The first offer lies on the table.
    Proposed(Opening),
    /// Another offer lies on the table.
    CounterOffered {
        /// The offer.
        offer: Offer,
        /// Until when it waits.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        expires_at: Timestamp,
    },
    /// A rate is agreed.
    Accepted {
        /// Who took the other's offer.
        by: Party,
        /// The offer taken.
        offer_id: OfferId,
        /// The commission agreed, in percent.
        rate_percent: RatePercent,
        /// The contract as it was rendered at that instant.
        contract: Contract,
        /// Until when signatures are awaited.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        expires_at: Timestamp,
    },
    /// Refused.
    Rejected {
        /// By whom.
        by: Party,
        /// Why.
        reason: String,
    },
    /// Taken back by the merchant.
    Withdrawn,
    /// Signed by one party.
    Signed {
        /// The signature, with its evidence.
        signature: Signature,
    },
    /// All required signatures are there.
    Activated {
        /// The commission in force, in percent.
        rate_percent: RatePercent,
    },
    /// Nobody moved before the deadline.
    Expired,
    /// Ended.
    Terminated {
        /// By whom.
        by: Party,
        /// Why.
        reason: String,
    },
}

impl CollaborationFact {
    /// The fact's word.
    pub const fn as_str(&self) -> &'static str {
        match self {
            Self::Proposed { .. } => "proposed",
            Self::CounterOffered { .. } => "counter_offered",
            Self::Accepted { .. } => "accepted",
            Self::Rejected { .. } => "rejected",
            Self::Withdrawn => "withdrawn",
            Self::Signed { .. } => "signed",
            Self::Activated { .. } => "activated",
            Self::Expired => "expired",
            Self::Terminated { .. } => "terminated",
        }
    }
}
