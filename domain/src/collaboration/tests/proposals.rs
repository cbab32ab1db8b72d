//! The first offer, rule by rule.
//! Deliberately not here: later moves (`moves`).

use super::fixtures::*;
use crate::{
    collaboration::*,
    kernel::{Decision, ProductId, TextError, UserId},
};
use uuid::Uuid;

type Change = fn(&mut Proposal, &mut ProposalFacts<'_>);

fn refused(change: Change) -> CollaborationError {
    let (mut proposal, mut facts) = (proposal(), proposal_facts(&STANDARD_TERMS));
    change(&mut proposal, &mut facts);
    propose(&proposal, &facts, start()).unwrap_err()
}

#[test]
fn a_good_proposal_waits_seven_days_for_the_influencer() {
    let found = propose(&proposal(), &proposal_facts(&STANDARD_TERMS), start()).unwrap();
    let Decision::Applied { next, events } = found else { panic!("{found:?}") };
    assert_eq!(next.stage, Stage::Pending { expires_at: day(7) });
    assert_eq!((next.version, next.created_at, next.offers.len()), (1, start(), 1));
    let offer = next.current_offer().unwrap();
    assert_eq!((offer.number, offer.by, offer.rate_percent), (1, Party::Merchant, rate("15")));
    assert_eq!(offer.message.as_deref(), Some("Bonjour Awa"));
    let [event] = events.as_slice() else { panic!("{events:?}") };
    let products = proposal().products;
    let opening = Opening { products, offer: offer.clone(), expires_at: day(7) };
    assert_eq!((event.at, &event.fact), (start(), &CollaborationFact::Proposed(opening)));
    assert_eq!(replay(&events), Ok(next.clone()));
    assert_eq!(next.party_of(MERCHANT), Some(Party::Merchant));
    assert_eq!(next.party_of(INFLUENCER), Some(Party::Influencer));
    assert_eq!(next.party_of(UserId(Uuid::from_u128(9))), None);
    assert_eq!(next.clone().checked(), Ok(next));
}

#[test]
fn products_are_one_to_fifty_different_ones_of_the_merchant_and_for_sale() {
    use CollaborationError as E;
    assert_eq!(
        refused(|proposal, _| proposal.products.clear()),
        E::ProductCount { found: 0, limit: 50 }
    );
    assert_eq!(
        refused(|proposal, _| {
            proposal.products = (0..51).map(|n| ProductId(Uuid::from_u128(n))).collect();
        }),
        E::ProductCount { found: 51, limit: 50 }
    );
    assert_eq!(
        refused(|proposal, _| proposal.products.push(SOAP)),
        E::DuplicateProduct { id: SOAP }
    );
    assert_eq!(
        refused(|_, facts| facts.products[0].merchant_id = INFLUENCER),
        E::ProductsNotOwned { ids: vec![SHEA] }
    );
    assert_eq!(
        refused(|_, facts| facts.products.clear()),
        E::ProductsNotOwned { ids: vec![SOAP, SHEA] }
    );
    assert_eq!(
        refused(|_, facts| facts.products[1].is_active = false),
        E::ProductsUnavailable { ids: vec![SOAP] }
    );
}

#[test]
fn rate_message_and_parties_are_checked_in_this_order() {
    use CollaborationError as E;
    for text in ["4.99", "50.01"] {
        let out = Proposal { rate_percent: rate(text), ..proposal() };
        let found = propose(&out, &proposal_facts(&STANDARD_TERMS), start());
        let (min, max) = (rate("5"), rate("50"));
        assert_eq!(found, Err(E::CommissionOutOfRange { rate: rate(text), min, max }));
    }
    for text in ["5", "50"] {
        let edge = Proposal { rate_percent: rate(text), ..proposal() };
        assert!(propose(&edge, &proposal_facts(&STANDARD_TERMS), start()).is_ok());
    }
    assert_eq!(
        refused(|proposal, _| proposal.message = Some("é".repeat(5_001))),
        E::Text {
            field: TextField::Message,
            why: TextError::TooLong { found: 5_001, limit: 5_000 }
        }
    );
    assert_eq!(refused(|proposal, _| proposal.influencer_id = MERCHANT), E::SelfCollaboration);
    assert_eq!(refused(|_, facts| facts.same_person = true), E::SelfCollaboration);
    assert_eq!(refused(|_, facts| facts.influencer_active = None), E::UnknownInfluencer);
    assert_eq!(
        refused(|_, facts| facts.influencer_active = Some(false)),
        E::PartySuspended { party: Party::Influencer }
    );
    assert_eq!(
        refused(|_, facts| facts.merchant_active = false),
        E::PartySuspended { party: Party::Merchant }
    );
}

#[test]
fn a_blank_message_is_none() {
    let quiet = Proposal { message: Some(" \n".into()), ..proposal() };
    let next = propose(&quiet, &proposal_facts(&STANDARD_TERMS), start()).unwrap().into_state();
    assert_eq!(next.last_move.message, None);
}

#[test]
fn one_open_request_between_the_two_for_a_product() {
    let open = [proposed()];
    let facts = ProposalFacts { open_requests: &open, ..proposal_facts(&STANDARD_TERMS) };
    let other = Proposal { rate_percent: rate("16"), products: vec![SHEA], ..proposal() };
    let already_open = CollaborationError::AlreadyOpen { id: open[0].id };
    assert_eq!(propose(&other, &facts, day(1)), Err(already_open));
    assert!(propose(&other, &facts, day(7)).is_ok(), "expired as of then, swept or not");

    let soap_only = Proposal { products: vec![SOAP], ..proposal() };
    let first = propose(&soap_only, &proposal_facts(&STANDARD_TERMS), start()).unwrap();
    let open = [first.into_state()];
    let facts = ProposalFacts { open_requests: &open, ..proposal_facts(&STANDARD_TERMS) };
    assert!(propose(&other, &facts, day(1)).is_ok(), "no product in common");
}

#[test]
fn what_is_over_or_in_force_makes_room_for_another_request() {
    let again = Proposal { id: Uuid::from_u128(0x99).into(), ..proposal() };
    for status in Status::ALL {
        let earlier = [in_status(*status, &STANDARD_TERMS)];
        let facts = ProposalFacts { open_requests: &earlier, ..proposal_facts(&STANDARD_TERMS) };
        let other = Proposal { rate_percent: rate("16"), ..again.clone() };
        let found = propose(&other, &facts, day(1));
        assert_eq!(
            found.is_ok_and(|decision| !decision.is_replay()),
            !status.is_open(),
            "{status}"
        );
    }
}

#[test]
fn the_same_proposal_again_is_a_replay_while_it_is_the_last_move() {
    let open = [proposed()];
    let facts = ProposalFacts { open_requests: &open, ..proposal_facts(&STANDARD_TERMS) };
    let again = Proposal {
        id: Uuid::from_u128(0x99).into(),
        offer_id: Uuid::from_u128(0x98).into(),
        products: vec![SHEA, SOAP],
        message: Some(" Bonjour Awa ".into()),
        ..proposal()
    };
    let replayed = Ok(Decision::AlreadyApplied(open[0].clone()));
    assert_eq!(propose(&again, &facts, day(1)), replayed);

    let answered = [in_status(Status::CounterOffer, &STANDARD_TERMS)];
    let facts = ProposalFacts { open_requests: &answered, ..facts };
    let refused = CollaborationError::AlreadyOpen { id: answered[0].id };
    assert_eq!(propose(&again, &facts, day(1)), Err(refused));
}
