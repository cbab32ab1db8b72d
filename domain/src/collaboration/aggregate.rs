//! The aggregate: parties, products, offers, and the stage that carries its own data.
//! Deliberately not here: moving from stage to stage (`decide`).

use super::command::{Command, SignatureEvidence};
use super::contract::Contract;
use super::digest::canonical;
use super::event::{CollaborationEvent, CollaborationFact};
use super::evolve::evolve;
use super::history::Move;
use super::offer::{OFFER_LIMIT, Offer};
use super::transitions;
use super::words::{Actor, CommandKind, Party, Status, Turn};
use crate::kernel::{
    CollaborationId, Personal, ProductId, SignatureId, Timestamp, UserId, rfc3339_micros,
};
use crate::money::RatePercent;
use chrono::{DateTime, TimeDelta, Utc};

/// The most products that one collaboration may name.
pub const PRODUCT_LIMIT: usize = 50;
/// How long an offer waits for an answer, in days of 24 hours.
pub const OFFER_DAYS: i64 = 7;
/// How long a whole negotiation may last from the first offer, in days of 24 hours.
pub const NEGOTIATION_DAYS: i64 = 30;
/// How long the contract waits for signatures, in days of 24 hours.
pub const SIGNING_DAYS: i64 = 7;

/// A signature under a contract, with its evidence.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Signature {
    /// Which signature.
    pub id: SignatureId,
    /// In which role.
    pub by: Party,
    /// Whose account.
    pub signer_id: UserId,
    /// The name that the signer typed.
    pub full_name: Personal<String>,
    /// The hash of the contract signed.
    pub contract_hash: String,
    /// Where it came from.
    pub evidence: SignatureEvidence,
    /// When.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub signed_at: Timestamp,
}

impl Signature {
    /// The whole evidence as one canonical text, for the platform's seal.
    pub fn sealed_text(&self, collaboration_id: CollaborationId) -> Personal<String> {
        Personal::new(canonical(
            "signature",
            &[
                ("collaboration", &collaboration_id.to_string()),
                ("signature", &self.id.to_string()),
                ("signer", &self.signer_id.to_string()),
                ("role", self.by.as_str()),
                ("full_name", self.full_name.reveal()),
                ("signed_at", &rfc3339_micros(self.signed_at)),
                ("contract_hash", &self.contract_hash),
                ("address", self.evidence.address.reveal()),
                ("user_agent", self.evidence.user_agent.reveal()),
            ],
        ))
    }
}

/// What was agreed, and who has signed it. Nothing in it changes but that signatures are added.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Agreement {
    /// The commission agreed, in percent.
    pub rate_percent: RatePercent,
    /// When the offer was taken.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub accepted_at: Timestamp,
    /// The contract as it was rendered at that instant.
    pub contract: Contract,
    /// At most one of each party, oldest first.
    pub signatures: Vec<Signature>,
}

impl Agreement {
    /// True if this party has signed.
    pub fn is_signed_by(&self, party: Party) -> bool {
        self.signatures.iter().any(|signature| signature.by == party)
    }

    /// True if this party's signature is required and not there.
    pub fn awaits(&self, party: Party) -> bool {
        self.contract.required.includes(party) && !self.is_signed_by(party)
    }

    /// True once every required signature is there.
    pub fn is_executed(&self) -> bool {
        !Party::ALL.iter().any(|party| self.awaits(*party))
    }
}

/// Where a collaboration stands, with what belongs to that stage and to no other.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum Stage {
    /// The merchant's offer is on the table.
    Pending {
        /// From this instant on it is expired.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        expires_at: Timestamp,
    },
    /// The influencer's offer is on the table.
    CounterOffer {
        /// From this instant on it is expired.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        expires_at: Timestamp,
    },
    /// The contract waits for signatures.
    Accepted {
        /// What was agreed.
        agreement: Agreement,
        /// From this instant on it is expired.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        expires_at: Timestamp,
    },
    /// In force.
    Active {
        /// What was agreed.
        agreement: Agreement,
        /// Since when.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        activated_at: Timestamp,
    },
    /// Refused.
    Rejected {
        /// By whom.
        by: Party,
        /// Why.
        reason: String,
        /// When.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        at: Timestamp,
        /// What had been agreed, if it came to that.
        agreement: Option<Agreement>,
    },
    /// Nobody moved in time; a lone signature is kept as evidence, the contract is void.
    Expired {
        /// The deadline itself.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        at: Timestamp,
        /// What had been agreed, if it came to that.
        agreement: Option<Agreement>,
    },
    /// Taken back by the merchant.
    Withdrawn {
        /// When.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        at: Timestamp,
        /// What had been agreed, if it came to that.
        agreement: Option<Agreement>,
    },
    /// Ended after it had been in force.
    Terminated {
        /// By whom.
        by: Party,
        /// Why.
        reason: String,
        /// When.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        at: Timestamp,
        /// Since when it had been in force.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        activated_at: Timestamp,
        /// What was agreed.
        agreement: Agreement,
    },
}

impl Stage {
    /// The stage's status.
    pub const fn status(&self) -> Status {
        match self {
            Self::Pending { .. } => Status::Pending,
            Self::CounterOffer { .. } => Status::CounterOffer,
            Self::Accepted { .. } => Status::Accepted,
            Self::Active { .. } => Status::Active,
            Self::Rejected { .. } => Status::Rejected,
            Self::Expired { .. } => Status::Expired,
            Self::Withdrawn { .. } => Status::Withdrawn,
            Self::Terminated { .. } => Status::Terminated,
        }
    }

    /// The deadline that runs; `None` where none does (any more).
    pub const fn expires_at(&self) -> Option<Timestamp> {
        match self {
            Self::Pending { expires_at }
            | Self::CounterOffer { expires_at }
            | Self::Accepted { expires_at, .. } => Some(*expires_at),
            _ => None,
        }
    }

    /// What was agreed, if it came to that.
    pub const fn agreement(&self) -> Option<&Agreement> {
        match self {
            Self::Pending { .. } | Self::CounterOffer { .. } => None,
            Self::Accepted { agreement, .. }
            | Self::Active { agreement, .. }
            | Self::Terminated { agreement, .. } => Some(agreement),
            Self::Rejected { agreement, .. }
            | Self::Expired { agreement, .. }
            | Self::Withdrawn { agreement, .. } => agreement.as_ref(),
        }
    }
}

/// A negotiated contract between a merchant and an influencer.
///
/// Its fields are open, so that rows can be read into it; who does so calls
/// [`checked`](Self::checked), since rows are not trusted.
///
/// ```
/// use cauri_domain::collaboration::{
///     Actor, CommandKind, ProductFacts, Proposal, ProposalFacts, STANDARD_TERMS, Status, Turn,
///     propose,
/// };
/// use cauri_domain::money::{RatePercent, Xof};
/// use chrono::{DateTime, TimeDelta};
/// use uuid::Uuid;
///
/// let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let (merchant_id, soap) = (Uuid::from_u128(1).into(), Uuid::from_u128(2).into());
/// let proposal = Proposal {
///     id: Uuid::from_u128(3).into(),
///     offer_id: Uuid::from_u128(4).into(),
///     merchant_id,
///     influencer_id: Uuid::from_u128(5).into(),
///     products: vec![soap],
///     rate_percent: RatePercent::whole(12),
///     message: None,
/// };
/// let facts = ProposalFacts {
///     merchant_active: true,
///     influencer_active: Some(true),
///     same_person: false,
///     products: vec![ProductFacts {
///         id: soap,
///         merchant_id,
///         title: "Savon".into(),
///         price_xof: Xof::new(10_000),
///         is_active: true,
///     }],
///     open_requests: &[],
///     terms: &STANDARD_TERMS,
/// };
/// let it = propose(&proposal, &facts, now).unwrap().into_state();
/// assert_eq!((it.status(), it.turn(now)), (Status::Pending, Turn::Influencer));
/// assert_eq!(it.allowed_commands(Actor::Merchant, now), [CommandKind::Withdraw]);
/// assert_eq!(it.as_of(now + TimeDelta::days(7)).status(), Status::Expired);
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Collaboration {
    /// Which collaboration.
    pub id: CollaborationId,
    /// Who sells.
    pub merchant_id: UserId,
    /// Who promotes.
    pub influencer_id: UserId,
    /// 1 to [`PRODUCT_LIMIT`] different products of the merchant.
    pub products: Vec<ProductId>,
    /// 1 to [`OFFER_LIMIT`] offers, oldest first; the last one is or was on the table.
    pub offers: Vec<Offer>,
    /// When the first offer was made.
    pub proposed_at: Timestamp,
    /// Where it stands.
    pub stage: Stage,
    /// The latest row of its history.
    pub last_move: Move,
    /// Counts its moves.
    pub version: i64,
    /// When it was made.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
}

impl Collaboration {
    /// The collaboration as of an instant: past its deadline it *is* expired.
    ///
    /// This is what the sweep writes down later, to the last field.
    #[must_use]
    pub fn as_of(&self, now: Timestamp) -> Self {
        match self.expiry(now) {
            Some(event) => evolve(self.clone(), &event),
            None => self.clone(),
        }
    }

    /// That its deadline has passed, if it has.
    pub(super) fn expiry(&self, now: Timestamp) -> Option<CollaborationEvent> {
        let deadline = self.stage.expires_at().filter(|deadline| now >= *deadline)?;
        let fingerprint = Command::Expire.fingerprint();
        Some(CollaborationEvent::of(self, deadline, &fingerprint, CollaborationFact::Expired))
    }

    /// Its status as stored; ask [`as_of`](Self::as_of) first where time matters.
    pub const fn status(&self) -> Status {
        self.stage.status()
    }

    /// The offer that lies or last lay on the table.
    pub fn current_offer(&self) -> Option<&Offer> {
        self.offers.last()
    }

    /// True if one more offer may be made.
    pub fn has_offers_left(&self) -> bool {
        self.offers.len() < OFFER_LIMIT
    }

    /// Which party a person is, if any.
    pub fn party_of(&self, user_id: UserId) -> Option<Party> {
        if user_id == self.merchant_id {
            Some(Party::Merchant)
        } else if user_id == self.influencer_id {
            Some(Party::Influencer)
        } else {
            None
        }
    }

    /// The person who is a party.
    pub const fn user_of(&self, party: Party) -> UserId {
        match party {
            Party::Merchant => self.merchant_id,
            Party::Influencer => self.influencer_id,
        }
    }

    /// Whose answer is awaited, as of an instant.
    pub fn turn(&self, now: Timestamp) -> Turn {
        transitions::turn(self, now)
    }

    /// What an actor may do, as of an instant.
    pub fn allowed_commands(&self, actor: Actor, now: Timestamp) -> Vec<CommandKind> {
        transitions::allowed_commands(self, actor, now)
    }
}

/// The deadline of an offer made now: renewed at each offer, capped by the whole negotiation.
pub(super) fn offer_deadline(now: Timestamp, proposed_at: Timestamp) -> Timestamp {
    days_after(now, OFFER_DAYS).min(days_after(proposed_at, NEGOTIATION_DAYS))
}

/// The deadline for all signatures after an acceptance now.
pub(super) fn signing_deadline(now: Timestamp) -> Timestamp {
    days_after(now, SIGNING_DAYS)
}

/// Days are 24 hours long, whatever a wall clock says; the end of time stays where it is.
fn days_after(at: Timestamp, days: i64) -> Timestamp {
    at.checked_add_signed(TimeDelta::days(days)).unwrap_or(DateTime::<Utc>::MAX_UTC)
}
