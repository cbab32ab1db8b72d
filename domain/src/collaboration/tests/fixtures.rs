//! A merchant, an influencer, two products, and the way into every status.
//! Deliberately not here: assertions.

pub(super) use crate::strategies::{
    BOTH_SIGN, INFLUENCER, MERCHANT, SHEA, SOAP, facts_under, product, proposal, proposal_facts,
    proposed_under, start,
};
use crate::{
    collaboration::*,
    kernel::{Decision, Personal, Timestamp},
    money::RatePercent,
};
use chrono::TimeDelta;
use uuid::Uuid;

pub(super) fn day(days: i64) -> Timestamp {
    start() + TimeDelta::days(days)
}

pub(super) fn micros(count: i64) -> TimeDelta {
    TimeDelta::microseconds(count)
}

pub(super) fn rate(text: &str) -> RatePercent {
    RatePercent::new(text.parse().unwrap()).unwrap()
}

pub(super) fn facts() -> Facts<'static> {
    facts_under(&STANDARD_TERMS)
}

pub(super) fn proposed() -> Collaboration {
    proposed_under(&STANDARD_TERMS)
}

/// Applies a command that must be allowed and new.
pub(super) fn apply(
    from: &Collaboration,
    command: &Command,
    actor: Actor,
    terms: &TermsInForce,
    now: Timestamp,
) -> Collaboration {
    match decide(from, command, actor, &facts_under(terms), now) {
        Ok(Decision::Applied { next, .. }) => next,
        other => panic!("{actor} {} from {}: {other:?}", command.kind(), from.status()),
    }
}

pub(super) fn accept() -> Command {
    Command::Accept { offer_hash: None }
}

pub(super) fn reject() -> Command {
    Command::Reject { reason: "Trop peu".into() }
}

pub(super) fn terminate() -> Command {
    Command::Terminate { reason: "Fin de saison".into() }
}

pub(super) fn counter(text: &str) -> Command {
    Command::Counter {
        offer_id: Uuid::from_u128(0x100 + u128::from(rate(text).hundredths())).into(),
        rate_percent: rate(text),
        message: "Mon audience le vaut".into(),
    }
}

/// A signature that fits the contract, if there is one.
pub(super) fn sign(collaboration: &Collaboration, full_name: &str) -> Command {
    let agreement = collaboration.stage.agreement();
    Command::Sign {
        signature_id: Uuid::from_u128(0x40 + full_name.len() as u128).into(),
        full_name: Personal::new(full_name.into()),
        contract_hash: agreement.map(|it| it.contract.hash.clone()).unwrap_or_default(),
        accept_terms: true,
        evidence: SignatureEvidence {
            address: Personal::new("192.0.2.7".into()),
            user_agent: Personal::new("Navigateur/1.0".into()),
        },
    }
}

/// A collaboration of the status, its last move made at the start or a little later.
pub(super) fn in_status(status: Status, terms: &TermsInForce) -> Collaboration {
    let first = proposed_under(terms);
    let accepted = apply(&first, &accept(), Actor::Influencer, terms, start());
    let active = || {
        let mut signed = accepted.clone();
        if terms.required() == RequiredSignatures::Both {
            signed = apply(&signed, &sign(&signed, "M. Ndiaye"), Actor::Merchant, terms, start());
        }
        apply(&signed, &sign(&signed, "Awa Diop"), Actor::Influencer, terms, start())
    };
    match status {
        Status::Pending => first,
        Status::CounterOffer => apply(&first, &counter("20"), Actor::Influencer, terms, start()),
        Status::Accepted => accepted,
        Status::Active => active(),
        Status::Rejected => apply(&first, &reject(), Actor::Influencer, terms, start()),
        Status::Expired => first.as_of(day(7)),
        Status::Withdrawn => apply(&first, &Command::Withdraw, Actor::Merchant, terms, start()),
        Status::Terminated => apply(&active(), &terminate(), Actor::Merchant, terms, start()),
    }
}
