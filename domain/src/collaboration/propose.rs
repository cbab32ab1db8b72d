//! The first offer: a merchant invites an influencer.
//! Deliberately not here: every later move (`decide`).

use super::aggregate::{Collaboration, PRODUCT_LIMIT, offer_deadline};
use super::command::{MESSAGE_LIMIT, fingerprint};
use super::error::{CollaborationError, TextField};
use super::event::{CollaborationEvent, CollaborationFact, Opening};
use super::evolve::opened_by;
use super::facts::ProposalFacts;
use super::offer::{Offer, OfferTerms};
use super::words::{Actor, CommandKind, Party};
use crate::kernel::{
    CollaborationId, Decision, OfferId, ProductId, Timestamp, UserId, bounded_prose, to_micros,
};
use crate::money::{RatePercent, SplitPolicy};
use std::collections::BTreeSet;

/// What a merchant proposes.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Proposal {
    /// The identifier that the collaboration shall have; no part of the fingerprint.
    pub id: CollaborationId,
    /// The identifier that the offer shall have; no part of the fingerprint.
    pub offer_id: OfferId,
    /// Who proposes.
    pub merchant_id: UserId,
    /// To whom.
    pub influencer_id: UserId,
    /// For which products.
    pub products: Vec<ProductId>,
    /// The commission offered, in percent.
    pub rate_percent: RatePercent,
    /// What is said with it; a blank message is none.
    pub message: Option<String>,
}

impl Proposal {
    /// SHA-256 of the arguments in lower-case hex; the order of products does not count.
    pub fn fingerprint(&self) -> String {
        let mut products: Vec<_> = self.products.iter().map(ToString::to_string).collect();
        products.sort_unstable();
        fingerprint(
            CommandKind::Propose,
            &[
                ("merchant", &self.merchant_id.to_string()),
                ("influencer", &self.influencer_id.to_string()),
                ("products", &products.join(",")),
                ("rate_percent", &self.rate_percent.to_string()),
                ("message", self.said().unwrap_or_default()),
            ],
        )
    }

    fn said(&self) -> Option<&str> {
        self.message.as_deref().map(str::trim).filter(|message| !message.is_empty())
    }
}

/// Puts the first offer on the table.
///
/// The same proposal again, while it still is the last move of an open request, is a replay.
///
/// # Errors
/// [`CollaborationError`] names the first rule that the proposal breaks: products, rate,
/// message, influencer, parties, another open request.
///
/// ```
/// use cauri_domain::collaboration::{Status, propose};
/// use cauri_domain::money::{RatePercent, Xof};
/// # use cauri_domain::collaboration::{ProductFacts, Proposal, ProposalFacts, STANDARD_TERMS};
/// # use cauri_domain::kernel::{ProductId, UserId};
/// # use uuid::Uuid;
///
/// let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let (merchant_id, soap) = (UserId(Uuid::from_u128(1)), ProductId(Uuid::from_u128(2)));
/// let proposal = Proposal {
///     id: Uuid::from_u128(3).into(),
///     offer_id: Uuid::from_u128(4).into(),
///     merchant_id,
///     influencer_id: Uuid::from_u128(5).into(),
///     products: vec![soap],
///     rate_percent: RatePercent::whole(12),
///     message: None,
/// };
/// let (title, price_xof) = ("Savon".to_owned(), Xof::new(10_000));
/// let facts = ProposalFacts {
///     merchant_active: true,
///     influencer_active: Some(true),
///     same_person: false,
///     products: vec![ProductFacts { id: soap, merchant_id, title, price_xof, is_active: true }],
///     open_requests: &[],
///     terms: &STANDARD_TERMS,
/// };
/// let opened = propose(&proposal, &facts, now).unwrap().into_state();
/// assert_eq!(opened.status(), Status::Pending);
///
/// let greedy = Proposal { rate_percent: RatePercent::whole(60), ..proposal.clone() };
/// let refused = propose(&greedy, &facts, now).unwrap_err();
/// assert_eq!(refused.to_string(), "a commission of 60 % is not between 5 and 50");
///
/// // The same again, while it is the last move: nothing is written, the answer is the same.
/// let open = [opened];
/// let again = propose(&proposal, &ProposalFacts { open_requests: &open, ..facts }, now);
/// assert!(again.is_ok_and(|decision| decision.is_replay()));
/// ```
pub fn propose(
    proposal: &Proposal,
    facts: &ProposalFacts<'_>,
    now: Timestamp,
) -> Result<Decision<Collaboration, CollaborationEvent>, CollaborationError> {
    let now = to_micros(now);
    let fingerprint = proposal.fingerprint();
    let open: Vec<_> = facts
        .open_requests
        .iter()
        .map(|request| request.as_of(now))
        .filter(|request| request.status().is_open())
        .collect();
    let is_replay = |request: &&Collaboration| {
        request.last_move.repeats(Actor::Merchant, CommandKind::Propose, &fingerprint)
    };
    if let Some(same) = open.iter().find(is_replay) {
        return Ok(Decision::AlreadyApplied(same.clone()));
    }
    check_products(proposal, facts)?;
    check_rate(facts.terms.split(), proposal.rate_percent)?;
    let message = match proposal.said() {
        Some(said) => Some(
            bounded_prose(said, MESSAGE_LIMIT)
                .map_err(|why| CollaborationError::Text { field: TextField::Message, why })?,
        ),
        None => None,
    };
    check_parties(proposal, facts)?;
    let shares_a_product = |request: &&Collaboration| {
        request.products.iter().any(|product| proposal.products.contains(product))
    };
    if let Some(other) = open.iter().find(shares_a_product) {
        return Err(CollaborationError::AlreadyOpen { id: other.id });
    }
    Ok(opened(proposal, message, fingerprint, facts.terms.version(), now))
}

/// 1 to 50 different products, all the merchant's own, all for sale.
fn check_products(
    proposal: &Proposal,
    facts: &ProposalFacts<'_>,
) -> Result<(), CollaborationError> {
    let found = proposal.products.len();
    if found == 0 || found > PRODUCT_LIMIT {
        return Err(CollaborationError::ProductCount { found, limit: PRODUCT_LIMIT });
    }
    let mut seen = BTreeSet::new();
    if let Some(id) = proposal.products.iter().find(|id| !seen.insert(**id)) {
        return Err(CollaborationError::DuplicateProduct { id: *id });
    }
    let own: Vec<_> = facts
        .products
        .iter()
        .filter(|product| product.merchant_id == proposal.merchant_id)
        .collect();
    let without = |has: &dyn Fn(ProductId) -> bool| -> Vec<ProductId> {
        proposal.products.iter().copied().filter(|id| !has(*id)).collect()
    };
    let ids = without(&|id| own.iter().any(|product| product.id == id));
    if !ids.is_empty() {
        return Err(CollaborationError::ProductsNotOwned { ids });
    }
    let ids = without(&|id| own.iter().any(|product| product.id == id && product.is_active));
    if !ids.is_empty() {
        return Err(CollaborationError::ProductsUnavailable { ids });
    }
    Ok(())
}

/// The rate is one that the policy allows.
pub(super) fn check_rate(policy: SplitPolicy, rate: RatePercent) -> Result<(), CollaborationError> {
    if policy.allows(rate) {
        return Ok(());
    }
    Err(CollaborationError::CommissionOutOfRange {
        rate,
        min: policy.commission_min(),
        max: policy.commission_max(),
    })
}

/// The influencer exists, is somebody else, and both may act.
fn check_parties(proposal: &Proposal, facts: &ProposalFacts<'_>) -> Result<(), CollaborationError> {
    if facts.same_person || proposal.merchant_id == proposal.influencer_id {
        return Err(CollaborationError::SelfCollaboration);
    }
    match facts.influencer_active {
        None => Err(CollaborationError::UnknownInfluencer),
        Some(false) => Err(CollaborationError::PartySuspended { party: Party::Influencer }),
        Some(true) if !facts.merchant_active => {
            Err(CollaborationError::PartySuspended { party: Party::Merchant })
        }
        Some(true) => Ok(()),
    }
}

/// The first offer's event, and the state that it makes.
fn opened(
    proposal: &Proposal,
    message: Option<String>,
    fingerprint: String,
    terms_version: &str,
    now: Timestamp,
) -> Decision<Collaboration, CollaborationEvent> {
    let terms = OfferTerms {
        collaboration_id: proposal.id,
        number: 1,
        by: Party::Merchant,
        products: &proposal.products,
        rate_percent: proposal.rate_percent,
        terms_version,
    };
    let opening = Opening {
        products: proposal.products.clone(),
        offer: Offer::new(proposal.offer_id, &terms, message, now),
        expires_at: offer_deadline(now, now),
    };
    let event = CollaborationEvent {
        collaboration_id: proposal.id,
        merchant_id: proposal.merchant_id,
        influencer_id: proposal.influencer_id,
        at: now,
        fingerprint,
        fact: CollaborationFact::Proposed(opening.clone()),
    };
    Decision::Applied { next: opened_by(&event, &opening), events: vec![event] }
}
