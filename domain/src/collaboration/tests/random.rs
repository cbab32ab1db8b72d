//! What holds after any story: totality, closed stays closed, bounds, replays, an end in time.
//! Deliberately not here: how stories are made up (`crate::strategies`).
//!
//! Ten thousand stories by default; `PROPTEST_CASES` asks for another number, and
//! `PROPTEST_RNG_SEED` for the same ones every time.

use super::fixtures::*;
use crate::{
    collaboration::*,
    kernel::{Decision, Timestamp},
    money::SplitPolicy,
    strategies::{Step, any_terms, command_sequences, instants},
};
use proptest::prelude::*;

/// As many stories as are asked for, or else `cases`.
fn stories(cases: u32) -> ProptestConfig {
    let asked = ProptestConfig::default();
    let is_asked = std::env::var_os("PROPTEST_CASES").is_some();
    ProptestConfig { cases: if is_asked { asked.cases } else { cases }, ..asked }
}

/// One step: whatever was decided, the collaboration that is stored after it. What happened goes
/// to the history.
fn take(
    stored: &Collaboration,
    command: &Command,
    step: &Step,
    terms: &TermsInForce,
    now: Timestamp,
    history: &mut Vec<CollaborationEvent>,
) -> Result<Collaboration, TestCaseError> {
    let facts = step.facts(terms);
    let (before, actor) = (stored.as_of(now), step.actor(stored, now));
    match decide(stored, command, actor, &facts, now) {
        Ok(Decision::Applied { next, events }) => {
            prop_assert!(!before.status().is_closed() || actor == Actor::Clock);
            prop_assert!(stored.allowed_commands(actor, now).contains(&command.kind()));
            prop_assert!(events.iter().all(|event| event.at == next.updated_at));
            prop_assert!(!events.is_empty());
            prop_assert_eq!(&events.iter().fold(stored.clone(), evolve), &next);
            holds_after_a_move(stored, &next, command, actor)?;
            let again = decide(&next, command, actor, &facts, now);
            prop_assert_eq!(again, Ok(Decision::AlreadyApplied(next.clone())));
            history.extend(events);
            Ok(next)
        }
        Ok(Decision::AlreadyApplied(same)) => {
            prop_assert_eq!(&same, &before);
            Ok(stored.clone())
        }
        Err(refusal) => {
            let is_expired = matches!(refusal, CollaborationError::Expired { .. });
            prop_assert!(!is_expired || before.status() == Status::Expired);
            let kind = refusal.refusal();
            let is_listed = EVERY_COMMAND_REFUSALS.contains(&kind)
                || ROWS.iter().any(|row| {
                    row.from == Some(stored.status())
                        && (row.command, row.actor) == (command.kind(), actor)
                        && row.refusals.contains(&kind)
                });
            prop_assert!(is_listed, "{actor} {} from {}: {kind}", command.kind(), stored.status());
            Ok(stored.clone())
        }
    }
}

fn holds_after_a_move(
    before: &Collaboration,
    next: &Collaboration,
    command: &Command,
    actor: Actor,
) -> Result<(), TestCaseError> {
    prop_assert_eq!(next.clone().checked(), Ok(next.clone()));
    let has_row = ROWS.iter().any(|row| {
        row.from == Some(before.status())
            && row.command == command.kind()
            && row.actor == actor
            && row.to.contains(&next.status())
    });
    prop_assert!(has_row, "{} {} {actor}", before.status(), command.kind());
    prop_assert!(!before.status().is_closed(), "out of {}", before.status());
    prop_assert_eq!(next.version, before.version + 1);
    prop_assert!(next.offers.starts_with(&before.offers), "offers are immutable");
    let policy = SplitPolicy::default();
    prop_assert!(next.offers.iter().all(|offer| policy.allows(offer.rate_percent)));
    if command.kind() == CommandKind::Accept {
        let offer = before.current_offer().unwrap();
        let agreement = next.stage.agreement().unwrap();
        prop_assert_eq!(agreement.rate_percent, offer.rate_percent);
        prop_assert_ne!(Actor::from(offer.by), actor, "nobody accepts an offer of its own");
    }
    if let (Some(old), Some(new)) = (before.stage.agreement(), next.stage.agreement()) {
        prop_assert_eq!(&old.contract, &new.contract);
        prop_assert!(new.signatures.starts_with(&old.signatures));
    }
    consented_by_parties_alone(before, next, actor)
}

/// An agreement or a signature that was not there before is the deed of the party that moved.
fn consented_by_parties_alone(
    before: &Collaboration,
    next: &Collaboration,
    actor: Actor,
) -> Result<(), TestCaseError> {
    let (old, new) = (before.stage.agreement(), next.stage.agreement());
    if old.is_none() && new.is_some() {
        prop_assert!(actor.party().is_some());
    }
    let count = |it: Option<&Agreement>| it.map_or(0, |agreement| agreement.signatures.len());
    let added = new.into_iter().flat_map(|it| &it.signatures).skip(count(old));
    for signature in added {
        prop_assert_eq!(Some(signature.by), actor.party());
        prop_assert_eq!(signature.signer_id, next.user_of(signature.by));
    }
    prop_assert!(count(new) >= count(old), "no evidence is lost");
    Ok(())
}

proptest! {
    #![proptest_config(stories(10_000))]

    #[test]
    fn any_story_stays_within_the_rules(steps in command_sequences(), terms in any_terms()) {
        let Ok(Decision::Applied { next: mut collaboration, events: mut history }) =
            propose(&proposal(), &proposal_facts(terms), start())
        else {
            panic!("a good proposal");
        };
        for ((number, step), now) in (0_u128..).zip(&steps).zip(instants(&steps)) {
            let command = step.command(&collaboration, number);
            collaboration = take(&collaboration, &command, step, terms, now, &mut history)?;
        }
        let replayed = replay(&history);
        prop_assert_eq!(replayed.as_ref(), Ok(&collaboration));
        let last = collaboration.as_of(day(30 + 7));
        prop_assert!(!last.status().is_open(), "the clock alone ends every negotiation");
    }
}

proptest! {
    #![proptest_config(stories(1_000))]

    #[test]
    fn the_sweep_changes_no_answer(steps in command_sequences(), terms in any_terms()) {
        let (mut swept, mut unswept) = (proposed_under(terms), proposed_under(terms));
        for ((number, step), now) in (0_u128..).zip(&steps).zip(instants(&steps)) {
            let (command, actor) = (step.command(&unswept, number), step.actor(&unswept, now));
            if command.kind() == CommandKind::Expire {
                continue;
            }
            swept = swept.as_of(now);
            let facts = step.facts(terms);
            let with = decide(&swept, &command, actor, &facts, now);
            let without = decide(&unswept, &command, actor, &facts, now);
            prop_assert_eq!(&with, &without);
            if let Ok(decision) = with {
                swept = decision.clone().into_state();
                if !decision.is_replay() {
                    unswept = decision.into_state();
                }
            }
        }
    }
}
