//! Every move after the first offer: pure, total, in the one order of checks.
//! Deliberately not here: who may do what (`transitions`), what a contract says (`contract`), and
//! what the events of a move make of the state (`evolve`).

use super::{
    aggregate::{Collaboration, Signature, Stage, offer_deadline, signing_deadline},
    command::{Command, FULL_NAME_LIMIT, MESSAGE_LIMIT, SignatureEvidence},
    contract::{ContractDetails, render},
    error::{CollaborationError, TextField},
    event::{CollaborationEvent, CollaborationFact as Fact},
    evolve::evolve,
    facts::Facts,
    offer::{Offer, OfferTerms},
    propose::check_rate,
    transitions::{Row, find_row},
    words::{Actor, Party, Status},
};
use crate::{
    kernel::{
        Decision, OfferId, Personal, SignatureId, Timestamp, bounded_prose, bounded_signature,
        bounded_text, printable_text, to_micros,
    },
    money::RatePercent,
};

type Outcome = Result<Decision<Collaboration, CollaborationEvent>, CollaborationError>;
type Happened = Result<Vec<Fact>, CollaborationError>;

/// Decides a command.
///
/// The order: state as of `now`, replay, expired, no row, the other party's row, guards in table
/// order, limits. An instant before the collaboration's latest move counts as that move's.
///
/// # Errors
/// [`CollaborationError`] names the first rule that the command breaks; which ones a command can
/// break stands in [`ROWS`](super::ROWS).
///
/// ```
/// use cauri_domain::collaboration::{Actor, Command, CollaborationError, Status, decide};
/// use cauri_domain::kernel::Decision;
/// # use cauri_domain::collaboration::{Facts, PartyFacts};
/// # use cauri_domain::kernel::Personal;
/// # use cauri_domain::collaboration::{ProductFacts, Proposal, ProposalFacts, STANDARD_TERMS};
/// # use cauri_domain::collaboration::propose;
/// # use cauri_domain::kernel::{ProductId, UserId};
/// # use cauri_domain::money::{RatePercent, Xof};
/// # use uuid::Uuid;
/// # let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// # let (merchant_id, soap) = (UserId(Uuid::from_u128(1)), ProductId(Uuid::from_u128(2)));
/// # let title = "Savon".to_owned();
/// # let price_xof = Xof::new(10_000);
/// # let product = ProductFacts { id: soap, merchant_id, title, price_xof, is_active: true };
/// # let proposal = Proposal {
/// #     id: Uuid::from_u128(3).into(),
/// #     offer_id: Uuid::from_u128(4).into(),
/// #     merchant_id,
/// #     influencer_id: Uuid::from_u128(5).into(),
/// #     products: vec![soap],
/// #     rate_percent: RatePercent::whole(12),
/// #     message: None,
/// # };
/// # let facts = ProposalFacts {
/// #     merchant_active: true,
/// #     influencer_active: Some(true),
/// #     same_person: false,
/// #     products: vec![product.clone()],
/// #     open_requests: &[],
/// #     terms: &STANDARD_TERMS,
/// # };
/// # let party = |name: &str| PartyFacts { name: Personal::new(name.into()), is_active: true };
/// # let world = Facts {
/// #     merchant: party("Awa Diop"),
/// #     influencer: party("Kofi Mensah"),
/// #     products: vec![product],
/// #     terms: &STANDARD_TERMS,
/// # };
/// # let pending = propose(&proposal, &facts, now).unwrap().into_state();
///
/// // `pending` lies on the influencer's side of the table.
/// let accept = Command::Accept { offer_hash: None };
/// let refused = decide(&pending, &accept, Actor::Merchant, &world, now).unwrap_err();
/// assert_eq!(refused.to_string(), "to accept is up to the influencer, not to the merchant");
///
/// let decision = decide(&pending, &accept, Actor::Influencer, &world, now).unwrap();
/// let Decision::Applied { next, events } = decision else { panic!("it is new") };
/// assert_eq!((next.status(), next.version, events.len()), (Status::Accepted, 2, 1));
///
/// // Sent twice, done once.
/// assert!(decide(&next, &accept, Actor::Influencer, &world, now).unwrap().is_replay());
///
/// // Nobody signs in time: past its deadline it is expired, whoever asks.
/// let late = next.stage.expires_at().unwrap();
/// let refused = decide(&next, &Command::Withdraw, Actor::Merchant, &world, late);
/// assert_eq!(refused, Err(CollaborationError::Expired { expired_at: late }));
/// ```
pub fn decide(
    collaboration: &Collaboration,
    command: &Command,
    actor: Actor,
    facts: &Facts<'_>,
    now: Timestamp,
) -> Outcome {
    if matches!((command, actor), (Command::Expire, Actor::Clock)) {
        return expire(collaboration, now);
    }
    let now = to_micros(now).max(collaboration.updated_at);
    let current = collaboration.as_of(now);
    let fingerprint = command.fingerprint();
    if current.last_move.repeats(actor, command.kind(), &fingerprint) {
        return Ok(Decision::AlreadyApplied(current));
    }
    if let Stage::Expired { at, .. } = current.stage {
        return Err(CollaborationError::Expired { expired_at: at });
    }
    let row = find_row(current.status(), command.kind(), actor)?;
    let Some(party) = actor.party() else {
        // The clock's only rows are its own, and they were handled above.
        return Err(illegal(&current, command, actor));
    };
    let case = Case { current: &current, row, party, facts, now };
    let happened = match command {
        Command::Accept { offer_hash } => case.accept(offer_hash.as_deref()),
        Command::Reject { reason } => case.reject(reason),
        Command::Counter { offer_id, rate_percent, message } => {
            case.counter(*offer_id, *rate_percent, message)
        }
        Command::Withdraw => case.withdraw(),
        Command::Sign { signature_id, full_name, contract_hash, accept_terms, evidence } => {
            case.sign(*signature_id, full_name, contract_hash, *accept_terms, evidence)
        }
        Command::Expire => Err(illegal(&current, command, actor)),
        Command::Terminate { reason } => case.terminate(reason),
    }?;
    let event = |fact| CollaborationEvent::of(&current, now, &fingerprint, fact);
    let events = happened.into_iter().map(event).collect();
    Ok(applied(current, events))
}

/// Writes down that a deadline has passed; the sweep's whole decision, no facts needed.
///
/// It looks at the stored state, since as of now there would be nothing left to do.
///
/// # Errors
/// [`CollaborationError::NotDue`] before the deadline, `IllegalTransition` where none runs.
pub fn expire(collaboration: &Collaboration, now: Timestamp) -> Outcome {
    let command = Command::Expire;
    if collaboration.status() == Status::Expired {
        return Ok(Decision::AlreadyApplied(collaboration.clone()));
    }
    let row = find_row(collaboration.status(), command.kind(), Actor::Clock)?;
    row.guard.check(collaboration, Actor::Clock, now)?;
    let events = collaboration.expiry(now).into_iter().collect();
    Ok(applied(collaboration.clone(), events))
}

/// The state after a command is what its events make of the state before it.
fn applied(
    current: Collaboration,
    events: Vec<CollaborationEvent>,
) -> Decision<Collaboration, CollaborationEvent> {
    Decision::Applied { next: events.iter().fold(current, evolve), events }
}

fn illegal(current: &Collaboration, command: &Command, actor: Actor) -> CollaborationError {
    let (from, command) = (current.status(), command.kind());
    CollaborationError::IllegalTransition { from, command, actor }
}

/// A party's command for which the table has a row.
struct Case<'a> {
    current: &'a Collaboration,
    row: &'a Row,
    party: Party,
    facts: &'a Facts<'a>,
    now: Timestamp,
}

impl Case<'_> {
    fn accept(&self, offer_hash: Option<&str>) -> Happened {
        let Some(offer) = self.current.current_offer() else {
            return Err(CollaborationError::TermsChanged);
        };
        if offer_hash.is_some_and(|seen| seen != offer.hash) {
            return Err(CollaborationError::TermsChanged);
        }
        self.check_version(&offer.terms_version)?;
        self.check_products()?;
        self.check_standing()?;
        let expires_at = signing_deadline(self.now);
        let contract = render(&ContractDetails {
            collaboration: self.current,
            offer,
            facts: self.facts,
            accepted_at: self.now,
            sign_before: expires_at,
        });
        Ok(vec![Fact::Accepted {
            by: self.party,
            offer_id: offer.id,
            rate_percent: offer.rate_percent,
            contract,
            expires_at,
        }])
    }

    fn reject(&self, reason: &str) -> Happened {
        let reason = text(TextField::Reason, reason, MESSAGE_LIMIT)?;
        self.check_guard()?;
        Ok(vec![Fact::Rejected { by: self.party, reason }])
    }

    fn counter(&self, id: OfferId, rate_percent: RatePercent, message: &str) -> Happened {
        let message = text(TextField::Message, message, MESSAGE_LIMIT)?;
        check_rate(self.facts.terms.split(), rate_percent)?;
        if self.current.current_offer().is_some_and(|offer| offer.rate_percent == rate_percent) {
            return Err(CollaborationError::SameRate { rate: rate_percent });
        }
        self.check_standing()?;
        self.check_guard()?;
        let terms = OfferTerms {
            collaboration_id: self.current.id,
            number: self.next_offer_number(rate_percent)?,
            by: self.party,
            products: &self.current.products,
            rate_percent,
            terms_version: self.facts.terms.version(),
        };
        let offer = Offer::new(id, &terms, Some(message), self.now);
        let expires_at = offer_deadline(self.now, self.current.proposed_at);
        Ok(vec![Fact::CounterOffered { offer, expires_at }])
    }

    fn withdraw(&self) -> Happened {
        self.check_guard()?;
        Ok(vec![Fact::Withdrawn])
    }

    fn sign(
        &self,
        id: SignatureId,
        full_name: &Personal<String>,
        contract_hash: &str,
        accept_terms: bool,
        evidence: &SignatureEvidence,
    ) -> Happened {
        let Stage::Accepted { agreement, .. } = &self.current.stage else {
            return Err(CollaborationError::TermsChanged);
        };
        self.check_guard()?;
        if !accept_terms {
            return Err(CollaborationError::TermsNotAccepted);
        }
        self.check_version(&agreement.contract.version)?;
        let full_name = text(TextField::FullName, full_name.reveal(), FULL_NAME_LIMIT)?;
        printable_text(&full_name)
            .map_err(|why| CollaborationError::Text { field: TextField::FullName, why })?;
        if contract_hash != agreement.contract.hash {
            return Err(CollaborationError::TermsChanged);
        }
        self.check_products()?;
        self.check_standing()?;
        let signature = Signature {
            id,
            by: self.party,
            signer_id: self.current.user_of(self.party),
            full_name: Personal::new(full_name),
            contract_hash: contract_hash.to_owned(),
            evidence: evidence.clone(),
            signed_at: self.now,
        };
        let mut happened = vec![Fact::Signed { signature }];
        if !agreement.awaits(self.party.other()) {
            happened.push(Fact::Activated { rate_percent: agreement.rate_percent });
        }
        Ok(happened)
    }

    fn terminate(&self, reason: &str) -> Happened {
        let reason = text(TextField::Reason, reason, MESSAGE_LIMIT)?;
        Ok(vec![Fact::Terminated { by: self.party, reason }])
    }

    fn check_guard(&self) -> Result<(), CollaborationError> {
        self.row.guard.check(self.current, self.row.actor, self.now)
    }

    /// What lies on the table was written under the terms in force.
    fn check_version(&self, found: &str) -> Result<(), CollaborationError> {
        let current = self.facts.terms.version();
        if found == current {
            return Ok(());
        }
        Err(CollaborationError::TermsOutdated { found: found.into(), current: current.into() })
    }

    fn check_products(&self) -> Result<(), CollaborationError> {
        let ids = self.facts.unavailable(self.current);
        if ids.is_empty() { Ok(()) } else { Err(CollaborationError::ProductsUnavailable { ids }) }
    }

    fn check_standing(&self) -> Result<(), CollaborationError> {
        match self.facts.suspended() {
            Some(party) => Err(CollaborationError::PartySuspended { party }),
            None => Ok(()),
        }
    }

    /// The number of one more offer; a party never makes the same one twice.
    fn next_offer_number(&self, rate: RatePercent) -> Result<u16, CollaborationError> {
        let earlier = self
            .current
            .offers
            .iter()
            .find(|offer| offer.by == self.party && offer.rate_percent == rate);
        if let Some(offer) = earlier {
            return Err(CollaborationError::RepeatedOffer { rate, number: offer.number });
        }
        Ok(self.current.current_offer().map_or(0, |offer| offer.number).saturating_add(1))
    }
}

fn text(field: TextField, text: &str, limit: usize) -> Result<String, CollaborationError> {
    let taken = match field {
        TextField::Message => bounded_prose(text, limit),
        TextField::Reason => bounded_text(text, limit),
        TextField::FullName => bounded_signature(text, limit),
    };
    taken.map_err(|why| CollaborationError::Text { field, why })
}
