//! A history is the state; what can't have happened changes nothing, and a replay names it.
//! Deliberately not here: histories at random (`random`).

use super::fixtures::*;
use crate::{
    collaboration::*,
    kernel::{Decision, Timestamp},
};
use Actor as A;
use CommandKind as C;
use Status as S;
use uuid::Uuid;

type Step = (fn(&Collaboration) -> Command, Actor);

/// The events of a command that must be allowed.
fn events(
    from: &Collaboration,
    command: &Command,
    actor: Actor,
    now: Timestamp,
) -> Vec<CollaborationEvent> {
    match decide(from, command, actor, &facts(), now) {
        Ok(Decision::Applied { events, .. }) => events,
        other => panic!("{other:?}"),
    }
}

/// From the first offer over a counter-offer and a contract to its end.
fn whole_history() -> Vec<CollaborationEvent> {
    let Ok(Decision::Applied { next, events: mut history }) =
        propose(&proposal(), &proposal_facts(&STANDARD_TERMS), start())
    else {
        panic!("a good proposal");
    };
    let mut current = next;
    let steps: [Step; 4] = [
        (|_| counter("20"), Actor::Influencer),
        (|_| accept(), Actor::Merchant),
        (|it| sign(it, "Awa Diop"), Actor::Influencer),
        (|_| terminate(), Actor::Merchant),
    ];
    for (number, (command, actor)) in (1..).zip(steps) {
        let happened = events(&current, &command(&current), actor, day(number));
        current = happened.iter().fold(current, evolve);
        history.extend(happened);
    }
    history
}

#[test]
fn every_beginning_of_a_history_that_ends_with_a_move_is_a_state() {
    let history = whole_history();
    let statuses: Vec<_> = (1..=history.len())
        .filter_map(|length| replay(&history[..length]).ok())
        .map(|collaboration| collaboration.status())
        .collect();
    assert_eq!(statuses, [S::Pending, S::CounterOffer, S::Accepted, S::Active, S::Terminated]);
    // Between the last signature and its activation the contract would be signed and not in force.
    assert_eq!(replay(&history[..4]), Err(Contradiction::Signatures));
}

#[test]
fn every_event_is_a_row_of_the_history_but_an_activation() {
    let rows: Vec<_> = whole_history().iter().filter_map(CollaborationEvent::as_move).collect();
    let told: Vec<_> = rows
        .iter()
        .map(|row| (row.actor, row.command, row.rate_percent, row.message.as_deref()))
        .collect();
    assert_eq!(
        told,
        [
            (A::Merchant, C::Propose, Some(rate("15")), Some("Bonjour Awa")),
            (A::Influencer, C::Counter, Some(rate("20")), Some("Mon audience le vaut")),
            (A::Merchant, C::Accept, Some(rate("20")), None),
            (A::Influencer, C::Sign, None, None),
            (A::Merchant, C::Terminate, None, Some("Fin de saison")),
        ]
    );
    assert_eq!(rows[1].fingerprint, counter("20").fingerprint());
    assert!(rows.iter().map(|row| row.at).eq((0..5).map(day)));
}

#[test]
fn a_history_with_a_gap_a_double_or_a_stranger_is_refused() {
    let history = whole_history();
    let refused = |change: &dyn Fn(&mut Vec<CollaborationEvent>)| {
        let mut changed = history.clone();
        change(&mut changed);
        replay(&changed).unwrap_err()
    };
    let wrong = Contradiction::History;
    assert_eq!(refused(&Vec::clear), wrong);
    assert_eq!(refused(&|it| drop(it.remove(0))), wrong);
    assert_eq!(refused(&|it| it.swap(1, 2)), wrong);
    for index in 0..history.len() {
        assert_eq!(refused(&|it| it.insert(index, it[index].clone())), wrong, "{index}");
    }
    assert_eq!(refused(&|it| it[1].collaboration_id = Uuid::nil().into()), wrong);
    assert_eq!(refused(&|it| it[2].at = day(0)), wrong, "backwards in time");
    assert_eq!(refused(&|it| drop(it.remove(3))), wrong, "active without a signature");
    assert_eq!(refused(&|it| drop(it.remove(4))), wrong, "over without having been active");
}

#[test]
fn what_can_not_have_happened_changes_nothing() {
    let terminated = whole_history().pop().unwrap();
    for status in Status::ALL.iter().filter(|status| **status != Status::Active) {
        let collaboration = in_status(*status, &STANDARD_TERMS);
        assert_eq!(evolve(collaboration.clone(), &terminated), collaboration, "{status}");
    }
}

#[test]
fn an_expiry_is_an_event_of_its_deadline() {
    let pending = proposed();
    let Ok(Decision::Applied { next, events }) = expire(&pending, day(9)) else {
        panic!("due and not expired");
    };
    assert_eq!(evolve(pending.clone(), &events[0]), next);
    assert_eq!(next, pending.as_of(day(9)));
    assert_eq!(events[0].as_move(), Some(next.last_move));
}
