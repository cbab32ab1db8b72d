//! Deadlines are decided by time, to the microsecond, whether or not anybody wrote them down.
//! Deliberately not here: the sweep's own SQL.

use super::fixtures::*;
use crate::{collaboration::*, kernel::Decision};
use chrono::TimeDelta;

#[test]
fn a_command_at_the_deadline_is_too_late_with_and_without_the_sweep() {
    let pending = proposed();
    let deadline = day(7);
    assert_eq!(pending.stage.expires_at(), Some(deadline));
    let expired = Err(CollaborationError::Expired { expired_at: deadline });
    for (offset, in_time) in [(-1, true), (0, false), (1, false)] {
        let now = deadline + micros(offset);
        let swept = match expire(&pending, now) {
            Ok(decision) => decision.into_state(),
            Err(_) => pending.clone(),
        };
        assert_eq!(swept.status() == Status::Expired, !in_time);
        for stored in [&pending, &swept] {
            let found = decide(stored, &accept(), Actor::Influencer, &facts(), now);
            assert_eq!(found.is_ok(), in_time, "{offset}");
            if !in_time {
                assert_eq!(found, expired, "{offset}");
            }
        }
    }
}

#[test]
fn the_sweep_writes_down_what_is_already_true() {
    let pending = proposed();
    let early = expire(&pending, day(7) - micros(1));
    assert_eq!(early, Err(CollaborationError::NotDue { expires_at: day(7) }));

    let Ok(Decision::Applied { next, events }) = expire(&pending, day(12)) else {
        panic!("due and not expired");
    };
    assert_eq!(next, pending.as_of(day(30)));
    assert_eq!(next.stage, Stage::Expired { at: day(7), agreement: None });
    assert_eq!((next.updated_at, next.version), (day(7), 2));
    let [event] = events.as_slice() else { panic!("{events:?}") };
    assert_eq!((event.at, &event.fact), (day(7), &CollaborationFact::Expired));

    assert_eq!(expire(&next, day(13)), Ok(Decision::AlreadyApplied(next.clone())));
    let by_clock = decide(&next, &Command::Expire, Actor::Clock, &facts(), day(13));
    assert_eq!(by_clock, Ok(Decision::AlreadyApplied(next)));
}

#[test]
fn a_replay_after_the_deadline_is_expired_with_and_without_the_sweep() {
    let countered = in_status(Status::CounterOffer, &STANDARD_TERMS);
    for stored in [&countered, &countered.as_of(day(7))] {
        let again = decide(stored, &counter("20"), Actor::Influencer, &facts(), day(7));
        assert_eq!(again, Err(CollaborationError::Expired { expired_at: day(7) }));
    }
}

#[test]
fn offers_renew_the_deadline_up_to_thirty_days_in_all() {
    let mut collaboration = proposed();
    let rates = ["20", "16", "19", "17", "18.5"];
    for (round, text) in (1_i64..).zip(rates) {
        let actor = if round % 2 == 1 { Actor::Influencer } else { Actor::Merchant };
        let now = day(round * 6) - micros(1);
        collaboration = apply(&collaboration, &counter(text), actor, &STANDARD_TERMS, now);
        let expected = (day(round * 6 + 7) - micros(1)).min(day(30));
        assert_eq!(collaboration.stage.expires_at(), Some(expected), "{round}");
    }
    assert_eq!(collaboration.stage.expires_at(), Some(day(30)));

    let taken = day(30) - micros(1);
    let accepted = apply(&collaboration, &accept(), Actor::Merchant, &STANDARD_TERMS, taken);
    assert_eq!(accepted.stage.expires_at(), Some(day(37) - micros(1)), "one signing deadline");
}

#[test]
fn a_first_of_two_signatures_does_not_renew_and_is_kept_when_the_contract_lapses() {
    let accepted = in_status(Status::Accepted, &BOTH_SIGN);
    let signing = sign(&accepted, "Awa Diop");
    let signed = apply(&accepted, &signing, Actor::Influencer, &BOTH_SIGN, day(6));
    assert_eq!(signed.stage.expires_at(), Some(day(7)));

    let second = sign(&signed, "M. Ndiaye");
    let late = decide(&signed, &second, Actor::Merchant, &facts_under(&BOTH_SIGN), day(7));
    assert_eq!(late, Err(CollaborationError::Expired { expired_at: day(7) }));
    let lapsed = signed.as_of(day(7));
    assert_eq!(lapsed.status(), Status::Expired);
    let kept = lapsed.stage.agreement().unwrap();
    assert!(kept.is_signed_by(Party::Influencer) && !kept.is_executed());
    assert_eq!(lapsed.clone().checked(), Ok(lapsed));

    let in_time = day(7) - micros(1);
    let active = apply(&signed, &second, Actor::Merchant, &BOTH_SIGN, in_time);
    assert_eq!(active.status(), Status::Active);
    assert_eq!(active.as_of(day(10_000)), active, "an active collaboration has no deadline");
}

#[test]
fn an_instant_before_the_last_move_counts_as_that_move() {
    let countered = apply(&proposed(), &counter("20"), Actor::Influencer, &STANDARD_TERMS, day(2));
    let accepted = apply(&countered, &accept(), Actor::Merchant, &STANDARD_TERMS, day(1));
    assert_eq!(accepted.updated_at, day(2));
    assert_eq!(accepted.stage.expires_at(), Some(day(9)));
}

#[test]
fn instants_are_whole_microseconds_so_that_storing_changes_nothing() {
    let fine = day(1) + TimeDelta::nanoseconds(1_999);
    let facts_now = proposal_facts(&STANDARD_TERMS);
    let first = propose(&proposal(), &facts_now, fine).unwrap().into_state();
    assert_eq!(first.proposed_at, day(1) + micros(1));
    let accepted = apply(&first, &accept(), Actor::Influencer, &STANDARD_TERMS, fine);
    assert_eq!(accepted.updated_at, day(1) + micros(1));
    assert_eq!(accepted.stage.expires_at(), Some(day(8) + micros(1)));
}
