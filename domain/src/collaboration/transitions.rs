//! The transition table, once, as data; turns, allowed commands and the diagram come from it.
//! Deliberately not here: what a transition does (`decide`).

use super::aggregate::Collaboration;
use super::error::{CollaborationError, Refusal};
use super::offer::OFFER_LIMIT;
use super::words::{Actor, CommandKind, Party, Status, Turn};
use crate::kernel::{Timestamp, stored_words};
use std::fmt::Write as _;

stored_words! {
    /// A condition of a row that only the collaboration itself and the time decide.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    Guard {
        /// No condition but what the command brings.
        None = "none",
        /// The actor has not signed the contract.
        NotSignedByActor = "not_signed_by_actor",
        /// The negotiation may see one more offer.
        OffersLeft = "offers_left",
        /// The deadline has come.
        DeadlineReached = "deadline_reached",
    }
}

impl Guard {
    /// Checks the condition.
    pub(super) fn check(
        self,
        collaboration: &Collaboration,
        actor: Actor,
        now: Timestamp,
    ) -> Result<(), CollaborationError> {
        match self {
            Self::None => Ok(()),
            Self::NotSignedByActor => {
                let agreement = collaboration.stage.agreement();
                match actor.party() {
                    Some(by) if agreement.is_some_and(|it| it.is_signed_by(by)) => {
                        Err(CollaborationError::AlreadySigned { by })
                    }
                    _ => Ok(()),
                }
            }
            Self::OffersLeft if collaboration.has_offers_left() => Ok(()),
            Self::OffersLeft => Err(CollaborationError::OfferLimit { limit: OFFER_LIMIT }),
            Self::DeadlineReached => match collaboration.stage.expires_at() {
                Some(expires_at) if now < expires_at => {
                    Err(CollaborationError::NotDue { expires_at })
                }
                _ => Ok(()),
            },
        }
    }
}

/// One row: who may do what from where, and where it can lead.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub struct Row {
    /// Where the collaboration stands; `None` before it exists.
    pub from: Option<Status>,
    /// What is done.
    pub command: CommandKind,
    /// By whom.
    pub actor: Actor,
    /// Under which condition of the collaboration itself.
    pub guard: Guard,
    /// Where it can lead.
    pub to: &'static [Status],
    /// What it can be refused by, beside [`EVERY_COMMAND_REFUSALS`], in the order of checks.
    pub refusals: &'static [Refusal],
}

const fn row(
    from: Status,
    command: CommandKind,
    actor: Actor,
    to: &'static [Status],
    guard: Guard,
    refusals: &'static [Refusal],
) -> Row {
    Row { from: Some(from), command, actor, guard, to, refusals }
}

/// By what any command can be refused before its row is looked at: the deadline has passed, the
/// table has no such row, the row is the other party's. No row lists them again.
pub const EVERY_COMMAND_REFUSALS: &[Refusal] =
    &[Refusal::Expired, Refusal::IllegalTransition, Refusal::NotYourTurn];

const PROPOSING: &[Refusal] = &[
    Refusal::ProductCount,
    Refusal::DuplicateProduct,
    Refusal::ProductsNotOwned,
    Refusal::ProductsUnavailable,
    Refusal::CommissionOutOfRange,
    Refusal::Text,
    Refusal::SelfCollaboration,
    Refusal::UnknownInfluencer,
    Refusal::PartySuspended,
    Refusal::AlreadyOpen,
];
const ACCEPTING: &[Refusal] = &[
    Refusal::TermsChanged,
    Refusal::TermsOutdated,
    Refusal::ProductsUnavailable,
    Refusal::PartySuspended,
];
/// The influencer's turn comes after an odd number of offers, so it never meets the limit of ten.
const COUNTERING_FIRST: &[Refusal] = &[
    Refusal::Text,
    Refusal::CommissionOutOfRange,
    Refusal::SameRate,
    Refusal::PartySuspended,
    Refusal::RepeatedOffer,
];
const COUNTERING: &[Refusal] = &[
    Refusal::Text,
    Refusal::CommissionOutOfRange,
    Refusal::SameRate,
    Refusal::PartySuspended,
    Refusal::OfferLimit,
    Refusal::RepeatedOffer,
];
const SIGNING: &[Refusal] = &[
    Refusal::AlreadySigned,
    Refusal::TermsNotAccepted,
    Refusal::TermsOutdated,
    Refusal::Text,
    Refusal::TermsChanged,
    Refusal::ProductsUnavailable,
    Refusal::PartySuspended,
];
const EXPIRING: &[Refusal] = &[Refusal::NotDue];
const GIVING_A_REASON: &[Refusal] = &[Refusal::Text];
const STEPPING_BACK: &[Refusal] = &[Refusal::AlreadySigned];
const STEPPING_BACK_WITH_A_REASON: &[Refusal] = &[Refusal::Text, Refusal::AlreadySigned];

/// The whole table, in the order of the specification.
pub const ROWS: &[Row] = {
    use {Actor as A, CommandKind as C, Guard as G, Status as S};
    &[
        Row {
            from: None,
            command: C::Propose,
            actor: A::Merchant,
            to: &[S::Pending],
            guard: G::None,
            refusals: PROPOSING,
        },
        row(S::Pending, C::Accept, A::Influencer, &[S::Accepted], G::None, ACCEPTING),
        row(S::Pending, C::Reject, A::Influencer, &[S::Rejected], G::None, GIVING_A_REASON),
        row(
            S::Pending,
            C::Counter,
            A::Influencer,
            &[S::CounterOffer],
            G::OffersLeft,
            COUNTERING_FIRST,
        ),
        row(S::Pending, C::Withdraw, A::Merchant, &[S::Withdrawn], G::None, &[]),
        row(S::CounterOffer, C::Accept, A::Merchant, &[S::Accepted], G::None, ACCEPTING),
        row(S::CounterOffer, C::Reject, A::Merchant, &[S::Rejected], G::None, GIVING_A_REASON),
        row(S::CounterOffer, C::Counter, A::Merchant, &[S::Pending], G::OffersLeft, COUNTERING),
        row(S::CounterOffer, C::Withdraw, A::Merchant, &[S::Withdrawn], G::None, &[]),
        row(
            S::Accepted,
            C::Sign,
            A::Influencer,
            &[S::Accepted, S::Active],
            G::NotSignedByActor,
            SIGNING,
        ),
        row(
            S::Accepted,
            C::Sign,
            A::Merchant,
            &[S::Accepted, S::Active],
            G::NotSignedByActor,
            SIGNING,
        ),
        row(
            S::Accepted,
            C::Reject,
            A::Influencer,
            &[S::Rejected],
            G::NotSignedByActor,
            STEPPING_BACK_WITH_A_REASON,
        ),
        row(
            S::Accepted,
            C::Withdraw,
            A::Merchant,
            &[S::Withdrawn],
            G::NotSignedByActor,
            STEPPING_BACK,
        ),
        row(S::Pending, C::Expire, A::Clock, &[S::Expired], G::DeadlineReached, EXPIRING),
        row(S::CounterOffer, C::Expire, A::Clock, &[S::Expired], G::DeadlineReached, EXPIRING),
        row(S::Accepted, C::Expire, A::Clock, &[S::Expired], G::DeadlineReached, EXPIRING),
        row(S::Active, C::Terminate, A::Influencer, &[S::Terminated], G::None, GIVING_A_REASON),
        row(S::Active, C::Terminate, A::Merchant, &[S::Terminated], G::None, GIVING_A_REASON),
    ]
};

/// The actor's row, or why there is none.
///
/// A row of the other *party* is a matter of turns; the clock has no turns, so a party that asks
/// for what only the clock does (and the reverse) has no row at all.
pub(super) fn find_row(
    from: Status,
    command: CommandKind,
    actor: Actor,
) -> Result<&'static Row, CollaborationError> {
    let mut others = Vec::new();
    for row in ROWS.iter().filter(|row| row.from == Some(from) && row.command == command) {
        if row.actor == actor {
            return Ok(row);
        }
        others.extend(row.actor.party());
    }
    if actor == Actor::Clock || others.is_empty() {
        return Err(CollaborationError::IllegalTransition { from, command, actor });
    }
    let turn = Turn::of(others.contains(&Party::Merchant), others.contains(&Party::Influencer));
    Err(CollaborationError::NotYourTurn { turn, command, actor })
}

/// What an actor may do, as of an instant, in the order of the table.
pub fn allowed_commands(
    collaboration: &Collaboration,
    actor: Actor,
    now: Timestamp,
) -> Vec<CommandKind> {
    // The clock writes down what is already true, so it alone looks at the stored state.
    let current =
        if actor == Actor::Clock { collaboration.clone() } else { collaboration.as_of(now) };
    ROWS.iter()
        .filter(|row| row.from == Some(current.status()) && row.actor == actor)
        .filter(|row| row.guard.check(&current, actor, now).is_ok())
        .map(|row| row.command)
        .collect()
}

/// Whose answer is awaited, as of an instant: who may accept, or who must still sign.
pub fn turn(collaboration: &Collaboration, now: Timestamp) -> Turn {
    let current = collaboration.as_of(now);
    let is_awaited = |party: Party| {
        ROWS.iter()
            .filter(|row| row.from == Some(current.status()) && row.actor == party.into())
            .any(|row| match row.command {
                CommandKind::Accept => true,
                CommandKind::Sign => current.stage.agreement().is_some_and(|it| it.awaits(party)),
                _ => false,
            })
    };
    Turn::of(is_awaited(Party::Merchant), is_awaited(Party::Influencer))
}

/// The table as a Mermaid state diagram.
///
/// ```
/// let diagram = cauri_domain::collaboration::as_mermaid();
/// assert!(diagram.contains("    [*] --> pending: propose (merchant)\n"));
/// assert!(diagram.contains("    accepted --> active: sign (influencer)\n"));
/// ```
pub fn as_mermaid() -> String {
    let mut text = String::from("stateDiagram-v2\n");
    for row in ROWS {
        for to in row.to {
            let from = row.from.map_or("[*]", Status::as_str);
            // Writing into a String can't fail.
            let _ = writeln!(text, "    {from} --> {to}: {} ({})", row.command, row.actor);
        }
    }
    for status in Status::ALL.iter().filter(|status| status.is_closed()) {
        let _ = writeln!(text, "    {status} --> [*]");
    }
    text
}

/// What each command can be refused by, as a Markdown table in the order of checks.
///
/// ```
/// let table = cauri_domain::collaboration::refusals_as_markdown();
/// assert!(table.contains("| expire | `not_due` |\n"));
/// ```
pub fn refusals_as_markdown() -> String {
    let listed = |refusals: &[Refusal]| {
        let words: Vec<_> = refusals.iter().map(|refusal| format!("`{refusal}`")).collect();
        words.join(", ")
    };
    let mut text = String::from("| command | can be refused by |\n| --- | --- |\n");
    // Writing into a String can't fail.
    let _ = writeln!(text, "| any but propose | {} |", listed(EVERY_COMMAND_REFUSALS));
    for command in CommandKind::ALL {
        // One row of a command lists all that its other rows do.
        let rows = ROWS.iter().filter(|row| row.command == *command);
        let all = rows.map(|row| row.refusals).max_by_key(|it| it.len()).unwrap_or_default();
        let _ = writeln!(text, "| {command} | {} |", listed(all));
    }
    text
}
