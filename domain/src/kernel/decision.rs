//! What a decision answers when it does not refuse.
//! Deliberately not here: refusals, which are each context's own typed errors.

/// The result of a command that is allowed.
///
/// A replay – the same actor's same command with equal arguments as the last move – is a value
/// and not an error: nothing has to be written, and the caller gets the same answer again.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
pub enum Decision<S, E> {
    /// The command changes something.
    Applied {
        /// The state after the command.
        next: S,
        /// What happened, oldest first.
        events: Vec<E>,
    },
    /// The command was already applied; this is the state that it led to.
    AlreadyApplied(S),
}

impl<S, E> Decision<S, E> {
    /// The state after the command, whether or not this call changed it.
    pub fn into_state(self) -> S {
        match self {
            Self::Applied { next, .. } | Self::AlreadyApplied(next) => next,
        }
    }

    /// True if the command had been applied before.
    pub fn is_replay(&self) -> bool {
        matches!(self, Self::AlreadyApplied(_))
    }
}
