//! The outbox: events are written with the state that they tell of, and taken by the dispatcher.
//! Deliberately not here: what follows from them.

use super::{
    app::App,
    error::StoreError,
    event::{Event, Recorded},
    uow::Tx,
};
use async_trait::async_trait;
use cauri_domain::kernel::{EventId, Timestamp};

/// Events in the transaction of what they tell.
#[async_trait]
pub trait OutboxRepository: Send {
    /// Appends events, in this order.
    async fn append(&mut self, events: &[Recorded]) -> Result<(), StoreError>;

    /// Claims the dispatcher's turn for this transaction; false if another process has it.
    async fn claim_turn(&mut self) -> Result<bool, StoreError>;

    /// The oldest events that were not dispatched, at most `limit`, in order; events of a thing
    /// that has an earlier event waiting for its retry are left out.
    async fn list_pending(
        &mut self,
        machine_now: Timestamp,
        limit: i64,
    ) -> Result<Vec<Recorded>, StoreError>;

    /// Marks events as dispatched.
    async fn mark_dispatched(
        &mut self,
        ids: &[EventId],
        machine_now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Puts an event off after a failed try.
    async fn postpone(&mut self, id: EventId, retry_at: Timestamp) -> Result<(), StoreError>;
}

/// Writes events of this instant into the transaction's outbox.
///
/// # Errors
/// The store's.
pub async fn publish(
    tx: &mut Tx,
    app: &App,
    occurred_at: Timestamp,
    events: impl IntoIterator<Item = Event>,
) -> Result<(), StoreError> {
    let recorded: Vec<_> = events
        .into_iter()
        .map(|event| Recorded { id: EventId(app.ids.next()), event, occurred_at })
        .collect();
    if recorded.is_empty() {
        return Ok(());
    }
    tx.outbox().append(&recorded).await
}
