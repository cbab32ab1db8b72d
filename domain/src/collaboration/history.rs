//! One row of the negotiation's history: who did what, when.
//! Deliberately not here: keeping the rows – they are append-only and lie in the database.

use super::words::{Actor, CommandKind};
use crate::kernel::Timestamp;
use crate::money::RatePercent;

/// A move of the negotiation.
///
/// Each applied command makes exactly one move and raises the version by one, so the move of
/// version *n* is row *n* of the history, and the last row tells a replay after a restart.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Move {
    /// Who moved.
    pub actor: Actor,
    /// What was done.
    pub command: CommandKind,
    /// SHA-256 of its arguments in lower-case hex.
    pub fingerprint: String,
    /// The rate offered or agreed on, in percent, where the move was about one.
    pub rate_percent: Option<RatePercent>,
    /// Message, justification or reason.
    pub message: Option<String>,
    /// When.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub at: Timestamp,
}

impl Move {
    /// True if this was the same actor's same command with equal arguments.
    pub fn repeats(&self, actor: Actor, command: CommandKind, fingerprint: &str) -> bool {
        self.actor == actor && self.command == command && self.fingerprint == fingerprint
    }
}
