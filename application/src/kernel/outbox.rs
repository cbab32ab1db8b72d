//! The outbox: events are written with the state that they tell of, and taken by the dispatcher.
//! Deliberately not here: what follows from them.

use super::error::StoreError;
use crate::{
    app::App,
    event::{Event, Recorded},
    tx::Tx,
};
use cauri_domain::kernel::{EventId, Timestamp};

/// Writes events of this instant into the transaction's outbox.
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
