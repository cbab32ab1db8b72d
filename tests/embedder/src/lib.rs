//! A shop of somebody else that keeps negotiations as lines of JSON, by the domain's own shapes.
//! Deliberately not here: anything of this workspace but `cauri-domain`.
//!
//! A later version may know more statuses than are named here, so a `match` needs a `_`:
//!
//! ```compile_fail,E0004
//! use cauri_domain::orders::OrderStatus;
//!
//! fn word(status: &OrderStatus) -> &str {
//!     match status {
//!         OrderStatus::Pending { .. } => "open",
//!         OrderStatus::Paid { .. } => "paid",
//!         OrderStatus::Cancelled { .. } => "gone",
//!     }
//! }
//! ```

use cauri_domain::{
    collaboration::{
        Actor, Collaboration, CollaborationError, CollaborationEvent, Command, Contradiction,
        Facts, decide, replay,
    },
    kernel::{Decision, Timestamp},
};
use std::time::SystemTime;
use uuid::Uuid;

/// What only the shop can know: a new identifier, and the present.
pub fn fresh<Id: From<Uuid>>() -> (Id, Timestamp) {
    (Uuid::now_v7().into(), SystemTime::now().into())
}

/// Why a shop can't go on.
#[derive(Debug)]
pub enum ShopError {
    /// A line is no event.
    Line(serde_json::Error),
    /// The lines are no history.
    History(Contradiction),
    /// The rules refuse the command.
    Refused(CollaborationError),
}

/// One negotiation as the shop keeps it: one event a line.
#[derive(Debug, Default, Clone, PartialEq, Eq)]
pub struct Journal(String);

impl Journal {
    /// A journal that begins with these events.
    ///
    /// # Errors
    /// [`ShopError::Line`] if an event can't be written.
    pub fn of(events: &[CollaborationEvent]) -> Result<Self, ShopError> {
        let mut journal = Self::default();
        journal.append(events)?;
        Ok(journal)
    }

    /// The state that the lines lead to.
    ///
    /// # Errors
    /// [`ShopError`] names what is wrong with them.
    pub fn state(&self) -> Result<Collaboration, ShopError> {
        let events: Vec<CollaborationEvent> = self
            .0
            .lines()
            .map(serde_json::from_str)
            .collect::<Result<_, _>>()
            .map_err(ShopError::Line)?;
        replay(&events).map_err(ShopError::History)
    }

    /// Obeys a command; true if it changed something.
    ///
    /// # Errors
    /// [`ShopError`] if the rules refuse it.
    pub fn obey(
        &mut self,
        command: &Command,
        actor: Actor,
        facts: &Facts<'_>,
        now: Timestamp,
    ) -> Result<bool, ShopError> {
        match decide(&self.state()?, command, actor, facts, now).map_err(ShopError::Refused)? {
            Decision::Applied { events, .. } => self.append(&events).map(|()| true),
            Decision::AlreadyApplied(_) => Ok(false),
        }
    }

    fn append(&mut self, events: &[CollaborationEvent]) -> Result<(), ShopError> {
        for event in events {
            self.0 += &serde_json::to_string(event).map_err(ShopError::Line)?;
            self.0.push('\n');
        }
        Ok(())
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cauri_domain::{
        collaboration::{Proposal, propose},
        kernel::to_micros,
        strategies::{
            ONE_SIGNS, any_history, command_sequences, facts_under, instants, proposal,
            proposal_facts, start,
        },
    };
    use proptest::prelude::*;

    proptest! {
        #![proptest_config(ProptestConfig::with_cases(64))]

        #[test]
        fn a_journal_is_read_as_it_was_written(history in any_history()) {
            let journal = Journal::of(&history).unwrap();
            prop_assert_eq!(journal.state().unwrap(), replay(&history).unwrap());
        }

        #[test]
        fn a_command_sent_twice_is_one_line(steps in command_sequences()) {
            let opened = propose(&proposal(), &proposal_facts(&ONE_SIGNS), start()).unwrap();
            let Decision::Applied { events, .. } = opened else { panic!("nothing was there") };
            let mut journal = Journal::of(&events).unwrap();
            let facts = facts_under(&ONE_SIGNS);
            for ((number, step), now) in (0..).zip(&steps).zip(instants(&steps)) {
                let state = journal.state().unwrap();
                let (command, actor) = (step.command(&state, number), step.actor(&state, now));
                if journal.obey(&command, actor, &facts, now).is_ok() {
                    let lines = journal.clone();
                    prop_assert!(!journal.obey(&command, actor, &facts, now).unwrap());
                    prop_assert_eq!(&journal, &lines);
                }
            }
        }
    }

    #[test]
    fn a_negotiation_begins_now_under_an_identifier_of_the_shop() {
        let (id, now) = fresh();
        let proposed = propose(&Proposal { id, ..proposal() }, &proposal_facts(&ONE_SIGNS), now);
        let Ok(Decision::Applied { next, events }) = proposed else { panic!("it is new") };
        assert_eq!((next.id, next.created_at), (id, to_micros(now)));
        assert_eq!(Journal::of(&events).unwrap().state().unwrap(), next);
    }

    #[test]
    fn a_torn_line_is_named() {
        let torn = Journal("{\"collaboration_id\":".to_owned());
        assert!(matches!(torn.state(), Err(ShopError::Line(_))));
        assert!(matches!(Journal::default().state(), Err(ShopError::History(_))));
    }
}
