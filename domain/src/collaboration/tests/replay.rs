//! The same actor's same command with equal arguments, as the last move, changes nothing.
//! Deliberately not here: idempotency keys, which the application keeps.

use super::fixtures::*;
use crate::{collaboration::*, kernel::Decision};
use uuid::Uuid;

#[test]
fn every_move_can_be_sent_twice() {
    let terms = &STANDARD_TERMS;
    let pending = proposed();
    let countered = in_status(Status::CounterOffer, terms);
    let accepted = in_status(Status::Accepted, terms);
    let active = in_status(Status::Active, terms);
    for (from, command, actor) in [
        (&pending, accept(), Actor::Influencer),
        (&pending, reject(), Actor::Influencer),
        (&pending, counter("20"), Actor::Influencer),
        (&pending, Command::Withdraw, Actor::Merchant),
        (&countered, counter("16"), Actor::Merchant),
        (&countered, accept(), Actor::Merchant),
        (&accepted, sign(&accepted, "M. Ndiaye"), Actor::Merchant),
        (&accepted, sign(&accepted, "Awa Diop"), Actor::Influencer),
        (&active, terminate(), Actor::Influencer),
    ] {
        let next = apply(from, &command, actor, terms, day(1));
        let again = decide(&next, &command, actor, &facts(), day(2));
        assert_eq!(again, Ok(Decision::AlreadyApplied(next.clone())), "{actor} {command:?}");

        let by_other = actor.party().map(Party::other).map_or(Actor::Clock, Actor::from);
        let other = decide(&next, &command, by_other, &facts(), day(2));
        assert!(!other.is_ok_and(|decision| decision.is_replay()), "{by_other} {command:?}");
    }
}

#[test]
fn what_the_request_brings_unasked_does_not_count() {
    let pending = proposed();
    let next = apply(&pending, &counter("20"), Actor::Influencer, &STANDARD_TERMS, day(1));
    let again = Command::Counter {
        offer_id: Uuid::from_u128(0x777).into(),
        rate_percent: rate("20.00"),
        message: " Mon audience le vaut\n".into(),
    };
    let found = decide(&next, &again, Actor::Influencer, &facts(), day(1));
    assert!(found.is_ok_and(|decision| decision.is_replay()));
}

#[test]
fn only_the_last_move_can_be_replayed() {
    let terms = &STANDARD_TERMS;
    let first = apply(&proposed(), &counter("20"), Actor::Influencer, terms, day(1));
    let second = apply(&first, &counter("16"), Actor::Merchant, terms, day(1));
    let old = decide(&second, &counter("20"), Actor::Influencer, &facts(), day(1));
    assert_eq!(old, Err(CollaborationError::RepeatedOffer { rate: rate("20"), number: 2 }));
}

#[test]
fn a_replay_needs_no_good_facts() {
    let next = apply(&proposed(), &accept(), Actor::Influencer, &STANDARD_TERMS, day(1));
    let mut facts = facts();
    facts.products.clear();
    facts.merchant.is_active = false;
    let again = decide(&next, &accept(), Actor::Influencer, &facts, day(1));
    assert!(again.is_ok_and(|decision| decision.is_replay()));
}

#[test]
fn a_second_signature_with_another_name_is_no_replay() {
    let accepted = in_status(Status::Accepted, &STANDARD_TERMS);
    let command = sign(&accepted, "M. Ndiaye");
    let signed = apply(&accepted, &command, Actor::Merchant, &STANDARD_TERMS, day(1));
    let other = decide(&signed, &sign(&signed, "A. Ndiaye"), Actor::Merchant, &facts(), day(1));
    assert_eq!(other, Err(CollaborationError::AlreadySigned { by: Party::Merchant }));
}
