//! Contradictory rows are caught, each by its name.
//! Deliberately not here: reading rows.

use super::fixtures::*;
use crate::{collaboration::*, kernel::ProductId};
use Contradiction as C;
use uuid::Uuid;

fn caught(status: Status, change: fn(&mut Collaboration)) -> Contradiction {
    let mut collaboration = in_status(status, &STANDARD_TERMS);
    assert_eq!(collaboration.clone().checked(), Ok(collaboration.clone()), "{status}");
    change(&mut collaboration);
    collaboration.checked().unwrap_err()
}

#[test]
fn every_contradiction_is_named() {
    use Status as S;
    assert_eq!(caught(S::Pending, |it| it.products.clear()), C::Products);
    assert_eq!(caught(S::Pending, |it| it.products.push(SOAP)), C::Products);
    assert_eq!(caught(S::Pending, |it| it.offers.clear()), C::Offers);
    assert_eq!(caught(S::CounterOffer, |it| it.offers.swap(0, 1)), C::Offers);
    assert_eq!(caught(S::Pending, |it| it.offers[0].number = 2), C::Offers);
    assert_eq!(caught(S::Pending, |it| it.offers[0].by = Party::Influencer), C::Offers);
    assert_eq!(caught(S::Pending, |it| it.offers[0].rate_percent = rate("16")), C::OfferHash);
    assert_eq!(
        caught(S::Pending, |it| it.stage = Stage::CounterOffer { expires_at: day(7) }),
        C::Stage
    );
    assert_eq!(
        caught(S::Pending, |it| it.stage = Stage::Pending { expires_at: day(8) }),
        C::Deadline
    );
    assert_eq!(caught(S::Pending, |it| it.updated_at = day(1)), C::LastMove);
}

#[test]
fn a_version_that_the_moves_can_not_have_made_is_named() {
    for terms in [&STANDARD_TERMS, &BOTH_SIGN] {
        for status in Status::ALL {
            let good = in_status(*status, terms);
            for version in [i64::MIN, 0, good.version - 1, good.version + 1, 99, i64::MAX] {
                let wrong = Collaboration { version, ..good.clone() };
                assert_eq!(wrong.checked(), Err(C::Version), "{status} {version}");
            }
        }
    }
}

#[test]
fn a_last_move_that_does_not_lead_to_the_stage_is_named() {
    for terms in [&STANDARD_TERMS, &BOTH_SIGN] {
        for status in Status::ALL {
            let good = in_status(*status, terms);
            let wrong = |change: &dyn Fn(&mut Collaboration)| {
                let mut wrong = good.clone();
                change(&mut wrong);
                assert_eq!(wrong.checked(), Err(C::LastMove), "{status}");
            };
            let made = &good.last_move;
            for actor in Actor::ALL.iter().filter(|actor| **actor != made.actor) {
                wrong(&|it| it.last_move.actor = *actor);
            }
            for command in CommandKind::ALL.iter().filter(|command| **command != made.command) {
                wrong(&|it| it.last_move.command = *command);
            }
            wrong(&|it| {
                it.last_move.at += micros(1);
                it.updated_at += micros(1);
            });
        }
    }
}

#[test]
fn contradictions_in_an_agreement_are_named() {
    let active = |change: fn(&mut Agreement)| {
        let mut collaboration = in_status(Status::Active, &STANDARD_TERMS);
        if let Stage::Active { agreement, .. } = &mut collaboration.stage {
            change(agreement);
        }
        collaboration.checked().unwrap_err()
    };
    assert_eq!(active(|it| it.rate_percent = rate("50")), C::Stage);
    assert_eq!(active(|it| it.contract.hash.clear()), C::ContractHash);
    assert_eq!(active(|it| it.signatures.clear()), C::Signatures);
    assert_eq!(active(|it| it.signatures.push(it.signatures[0].clone())), C::Signatures);
    assert_eq!(active(|it| it.signatures[0].signer_id = MERCHANT), C::Signatures);
    assert_eq!(active(|it| it.signatures[0].contract_hash.clear()), C::Signatures);
}

#[test]
fn a_stage_that_its_offers_and_signatures_did_not_lead_to_is_named() {
    let restaged = |status, stage: fn(Stage) -> Stage| {
        let mut collaboration = in_status(status, &STANDARD_TERMS);
        collaboration.stage = stage(collaboration.stage);
        collaboration.checked().unwrap_err()
    };
    let agreed = |stage: Stage| stage.agreement().unwrap().clone();
    assert_eq!(restaged(Status::CounterOffer, |_| Stage::Pending { expires_at: day(7) }), C::Stage);
    assert_eq!(
        restaged(Status::Expired, |_| Stage::Expired { at: day(8), agreement: None }),
        C::Deadline
    );
    let late = restaged(Status::Accepted, |stage| Stage::Accepted {
        agreement: stage.agreement().unwrap().clone(),
        expires_at: day(8),
    });
    assert_eq!(late, C::Deadline);
    let signed_and_not_in_force = restaged(Status::Active, |stage| Stage::Accepted {
        agreement: stage.agreement().unwrap().clone(),
        expires_at: day(7),
    });
    assert_eq!(signed_and_not_in_force, C::Signatures);
    let mut unsigned = in_status(Status::Terminated, &STANDARD_TERMS);
    let mut agreement = agreed(unsigned.stage.clone());
    agreement.signatures.clear();
    if let Stage::Terminated { agreement: kept, .. } = &mut unsigned.stage {
        *kept = agreement;
    }
    assert_eq!(unsigned.checked(), Err(C::Signatures));
}

#[test]
fn fifty_products_and_ten_offers_are_a_collaboration_and_one_more_is_not() {
    let with = |count: u128| {
        let ids: Vec<_> = (0..count).map(|n| ProductId(Uuid::from_u128(n))).collect();
        let mut facts = proposal_facts(&STANDARD_TERMS);
        facts.products = ids.iter().map(|id| product(*id, "Savon")).collect();
        propose(&Proposal { products: ids, ..proposal() }, &facts, start())
    };
    let fifty = with(50).unwrap().into_state();
    assert_eq!(fifty.clone().checked(), Ok(fifty.clone()));
    let mut more = fifty;
    more.products.push(ProductId(Uuid::from_u128(50)));
    assert_eq!(more.checked(), Err(C::Products));

    let mut offers = in_status(Status::Pending, &STANDARD_TERMS);
    while offers.offers.len() < 11 {
        offers.offers.push(offers.offers[0].clone());
    }
    assert_eq!(offers.checked(), Err(C::Offers));
}

#[test]
fn every_guard_has_its_word() {
    let mut words: Vec<_> = ROWS.iter().map(|row| row.guard.as_str()).collect();
    words.sort_unstable();
    words.dedup();
    assert_eq!(words, ["deadline_reached", "none", "not_signed_by_actor", "offers_left"]);
}
