//! What follows from what: event → reactions, without a blind spot.
//! Deliberately not here: the reactions themselves (each context's `react.rs`).

use super::event::Event;

/// Something that a context does when it hears of an event. Each is safe to run twice.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Reaction {
    /// Affiliation keeps the sales that links brought.
    RecordConversions,
}

/// The reactions to an event; the `match` has no `_`, so that a new event can't be forgotten.
pub const fn reactions(event: &Event) -> &'static [Reaction] {
    match event {
        Event::OrderPaid { .. } => &[Reaction::RecordConversions],
        // Heard by nobody yet: notifications and webhooks will stand here.
        Event::AccountRegistered { .. }
        | Event::ProductCreated { .. }
        | Event::CategoryAdded { .. }
        | Event::CategoryRemoved { .. }
        | Event::CollaborationProposed(_)
        | Event::CollaborationCountered(_)
        | Event::CollaborationAccepted(_)
        | Event::CollaborationSigned(_)
        | Event::CollaborationActivated(_)
        | Event::CollaborationRejected(_)
        | Event::CollaborationWithdrawn(_)
        | Event::CollaborationExpired(_)
        | Event::CollaborationTerminated(_)
        | Event::OrderPlaced { .. }
        | Event::OrderCancelled { .. }
        | Event::PaymentCompleted { .. }
        | Event::PaymentFailed { .. }
        | Event::PaymentMismatched { .. }
        | Event::PaymentUnapplied { .. }
        | Event::PayoutRequested { .. }
        | Event::PayoutPaid { .. }
        | Event::PayoutFailed { .. } => &[],
    }
}
