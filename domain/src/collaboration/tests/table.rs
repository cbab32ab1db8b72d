//! Walks every (status, command, actor), against a second writing of the specification's table.
//! Deliberately not here: arguments that a guard refuses (`moves`).

use super::fixtures::*;
use crate::{
    collaboration::{transitions::find_row, *},
    kernel::{Decision, Timestamp},
};

/// Who may do it, as the specification's table says; written by hand, not read from `ROWS`.
fn specified(from: Status, command: CommandKind) -> &'static [Actor] {
    use {Actor as A, CommandKind as C, Status as S};
    match (from, command) {
        (S::Pending, C::Accept | C::Reject | C::Counter) | (S::Accepted, C::Reject) => {
            &[A::Influencer]
        }
        (S::CounterOffer, C::Accept | C::Reject | C::Counter | C::Withdraw)
        | (S::Pending | S::Accepted, C::Withdraw) => &[A::Merchant],
        (S::Accepted, C::Sign) | (S::Active, C::Terminate) => &[A::Merchant, A::Influencer],
        (S::Pending | S::CounterOffer | S::Accepted, C::Expire) => &[A::Clock],
        _ => &[],
    }
}

fn every_cell() -> impl Iterator<Item = (Status, CommandKind, Actor)> {
    Status::ALL.iter().flat_map(|status| {
        CommandKind::ALL.iter().flat_map(move |command| {
            Actor::ALL.iter().map(move |actor| (*status, *command, *actor))
        })
    })
}

/// Good arguments, other than those that the fixtures' own moves had.
fn fresh(collaboration: &Collaboration, kind: CommandKind) -> Option<Command> {
    let offer_hash = collaboration.current_offer().map(|offer| offer.hash.clone());
    Some(match kind {
        CommandKind::Propose => return None,
        CommandKind::Accept => Command::Accept { offer_hash },
        CommandKind::Reject => Command::Reject { reason: "Finalement non".into() },
        CommandKind::Counter => counter("33.33"),
        CommandKind::Withdraw => Command::Withdraw,
        CommandKind::Sign => sign(collaboration, "Quelqu'un"),
        CommandKind::Expire => Command::Expire,
        CommandKind::Terminate => Command::Terminate { reason: "Autre raison".into() },
    })
}

fn expected_refusal(from: Status, command: CommandKind, actor: Actor) -> CollaborationError {
    let parties: Vec<_> = specified(from, command).iter().filter_map(|a| a.party()).collect();
    match (actor.party(), parties.as_slice()) {
        (Some(_), [owner]) => CollaborationError::NotYourTurn {
            turn: Turn::of(*owner == Party::Merchant, *owner == Party::Influencer),
            command,
            actor,
        },
        _ => CollaborationError::IllegalTransition { from, command, actor },
    }
}

#[test]
fn the_rows_are_the_specified_ones() {
    let mut cells = 0;
    for (from, command, actor) in every_cell() {
        let is_specified = specified(from, command).contains(&actor);
        match find_row(from, command, actor) {
            Ok(row) => {
                assert!(is_specified, "{from} {command} {actor}");
                assert!(!row.to.is_empty());
            }
            Err(refusal) => {
                assert!(!is_specified, "{from} {command} {actor}");
                assert_eq!(refusal, expected_refusal(from, command, actor));
            }
        }
        cells += 1;
    }
    assert_eq!(cells, 8 * 8 * 3);
    assert_eq!(ROWS.iter().filter(|row| row.from.is_some()).count(), 17);
    let births: Vec<_> = ROWS.iter().filter(|row| row.from.is_none()).collect();
    assert!(matches!(births.as_slice(), [row] if row.command == CommandKind::Propose
        && row.actor == Actor::Merchant && row.to == [Status::Pending]));
}

/// One cell, as `decide` answers it, shortly after the collaboration's last move.
fn walk(collaboration: &Collaboration, kind: CommandKind, actor: Actor, terms: &TermsInForce) {
    let now = start() + micros(1);
    let (from, cell) = (collaboration.status(), (collaboration.status(), kind, actor));
    let Some(command) = fresh(collaboration, kind) else {
        return;
    };
    let found = decide(collaboration, &command, actor, &facts_under(terms), now);
    let is_repeated = collaboration.last_move.repeats(actor, kind, &command.fingerprint());
    let has_signed = |party| {
        collaboration.stage.agreement().is_some_and(|agreement| agreement.is_signed_by(party))
    };
    if is_repeated {
        assert_eq!(found, Ok(Decision::AlreadyApplied(collaboration.clone())), "{cell:?}");
    } else if from == Status::Expired {
        let refused = Err(CollaborationError::Expired { expired_at: day(7) });
        assert_eq!(found, refused, "{cell:?}");
    } else if !specified(from, kind).contains(&actor) {
        assert_eq!(found, Err(expected_refusal(from, kind, actor)), "{cell:?}");
    } else if kind == CommandKind::Expire {
        assert!(matches!(found, Err(CollaborationError::NotDue { .. })), "{cell:?}");
    } else if let Some(by) = actor.party().filter(|by| from == Status::Accepted && has_signed(*by))
    {
        assert_eq!(found, Err(CollaborationError::AlreadySigned { by }), "{cell:?}");
    } else {
        assert_applied(collaboration, found, kind, actor, now);
    }
}

fn assert_applied(
    before: &Collaboration,
    found: Result<Decision<Collaboration, CollaborationEvent>, CollaborationError>,
    kind: CommandKind,
    actor: Actor,
    now: Timestamp,
) {
    let row = find_row(before.status(), kind, actor).unwrap();
    let Ok(Decision::Applied { next, events }) = found else {
        panic!("{row:?}: {found:?}");
    };
    assert!(row.to.contains(&next.status()), "{row:?}");
    assert_eq!((next.version, next.updated_at), (before.version + 1, now));
    assert_eq!((next.last_move.actor, next.last_move.command), (actor, kind));
    assert!(!events.is_empty() && events.iter().all(|event| event.at == now));
    assert_eq!(next.clone().checked(), Ok(next));
}

/// Every status, `accepted` with each signature that leaves it so, and a contract that lapsed.
fn every_standing(terms: &TermsInForce) -> Vec<Collaboration> {
    let mut all: Vec<_> = Status::ALL.iter().map(|status| in_status(*status, terms)).collect();
    let accepted = in_status(Status::Accepted, terms);
    let by = |actor| apply(&accepted, &sign(&accepted, "Premier"), actor, terms, start());
    all.push(by(Actor::Merchant));
    if terms.required() == RequiredSignatures::Both {
        all.push(by(Actor::Influencer));
    }
    all.push(by(Actor::Merchant).as_of(day(7)));
    all
}

#[test]
fn decide_answers_every_cell_as_the_table_says() {
    for terms in [&*STANDARD_TERMS, &*BOTH_SIGN] {
        for collaboration in every_standing(terms) {
            for kind in CommandKind::ALL {
                for actor in Actor::ALL {
                    walk(&collaboration, *kind, *actor, terms);
                }
            }
        }
    }
}

#[test]
fn allowed_commands_are_those_that_decide_applies() {
    for terms in [&*STANDARD_TERMS, &*BOTH_SIGN] {
        for collaboration in every_standing(terms) {
            for now in [start() + micros(1), day(7) - micros(1), day(7), day(8)] {
                for actor in Actor::ALL {
                    let allowed = collaboration.allowed_commands(*actor, now);
                    for kind in CommandKind::ALL {
                        let applies = fresh(&collaboration, *kind).is_some_and(|command| {
                            decide(&collaboration, &command, *actor, &facts_under(terms), now)
                                .is_ok_and(|decision| !decision.is_replay())
                        });
                        let cell = (collaboration.status(), kind, actor, now);
                        assert_eq!(allowed.contains(kind), applies, "{cell:?}");
                    }
                }
            }
        }
    }
}

#[test]
fn turns_follow_the_table_and_the_required_signatures() {
    let after = |status, terms| in_status(status, terms).turn(start());
    for terms in [&*STANDARD_TERMS, &*BOTH_SIGN] {
        assert_eq!(after(Status::Pending, terms), Turn::Influencer);
        assert_eq!(after(Status::CounterOffer, terms), Turn::Merchant);
        assert_eq!(in_status(Status::Pending, terms).turn(day(7)), Turn::None);
        let done =
            Status::ALL.iter().filter(|status| status.is_closed() || **status == Status::Active);
        for status in done {
            assert_eq!(after(*status, terms), Turn::None, "{status}");
        }
    }
    assert_eq!(after(Status::Accepted, &STANDARD_TERMS), Turn::Influencer);
    assert_eq!(after(Status::Accepted, &BOTH_SIGN), Turn::Both);
    let accepted = in_status(Status::Accepted, &BOTH_SIGN);
    let signed = |actor| apply(&accepted, &sign(&accepted, "Aw"), actor, &BOTH_SIGN, start());
    assert_eq!(signed(Actor::Merchant).turn(start()), Turn::Influencer);
    assert_eq!(signed(Actor::Influencer).turn(start()), Turn::Merchant);
}

#[test]
fn nothing_leads_out_of_a_closed_status_and_every_status_can_be_reached() {
    assert!(!ROWS.iter().any(|row| row.from.is_some_and(Status::is_closed)));
    for status in Status::ALL {
        assert!(ROWS.iter().any(|row| row.to.contains(status)), "{status}");
        if status.is_open() {
            assert!(
                ROWS.iter().any(|row| row.from == Some(*status)
                    && row.actor == Actor::Clock
                    && row.to.iter().all(|to| to.is_closed())),
                "{status} can't stay open for ever"
            );
        }
    }
}

#[test]
fn the_diagram_draws_each_arrow_once() {
    let diagram = as_mermaid();
    let arrows: usize = ROWS.iter().map(|row| row.to.len()).sum();
    assert_eq!(diagram.lines().count(), 1 + arrows + 4);
    assert!(diagram.starts_with("stateDiagram-v2\n"));
    assert!(diagram.contains("    counter_offer --> pending: counter (merchant)\n"));
    assert!(diagram.ends_with("    terminated --> [*]\n"));
}
