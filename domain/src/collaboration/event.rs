//! What happened to a collaboration, as private facts: ids, rates and instants only.
//! Deliberately not here: public, versioned events (the application makes them from these).

use super::aggregate::Collaboration;
use super::words::Party;
use crate::kernel::{CollaborationId, OfferId, SignatureId, Timestamp, UserId};
use crate::money::RatePercent;

/// Something that happened, and to whom.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct CollaborationEvent {
    /// The collaboration.
    pub collaboration_id: CollaborationId,
    /// Its merchant.
    pub merchant_id: UserId,
    /// Its influencer.
    pub influencer_id: UserId,
    /// When it happened; for an expiry the deadline itself.
    pub at: Timestamp,
    /// What happened.
    pub fact: CollaborationFact,
}

impl CollaborationEvent {
    /// A fact about a collaboration.
    pub fn of(collaboration: &Collaboration, at: Timestamp, fact: CollaborationFact) -> Self {
        Self {
            collaboration_id: collaboration.id,
            merchant_id: collaboration.merchant_id,
            influencer_id: collaboration.influencer_id,
            at,
            fact,
        }
    }
}

/// What happened.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum CollaborationFact {
    /// The first offer lies on the table.
    Proposed {
        /// The offer.
        offer_id: OfferId,
        /// The commission offered, in percent.
        rate_percent: RatePercent,
        /// Until when it waits.
        expires_at: Timestamp,
    },
    /// Another offer lies on the table.
    CounterOffered {
        /// Who offers.
        by: Party,
        /// The offer.
        offer_id: OfferId,
        /// The commission offered, in percent.
        rate_percent: RatePercent,
        /// Until when it waits.
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
        /// Until when signatures are awaited.
        expires_at: Timestamp,
    },
    /// Refused.
    Rejected {
        /// By whom.
        by: Party,
    },
    /// Taken back by the merchant.
    Withdrawn,
    /// Signed by one party.
    Signed {
        /// Who signed.
        by: Party,
        /// The signature.
        signature_id: SignatureId,
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
