//! The negotiation, move by move, oldest first.
//! Deliberately not here: messages between the parties (messaging).

use super::{ports::HistoryRow, read::find};
use crate::{
    app::App,
    kernel::{caller::Caller, error::ReadError},
    matrix::Operation,
};
use cauri_domain::kernel::CollaborationId;

/// The moves of a collaboration, oldest first; an expiry that nobody has written down yet is among
/// them.
pub async fn read_history(
    app: &App,
    caller: &Caller,
    id: CollaborationId,
) -> Result<Vec<HistoryRow>, ReadError> {
    let (view, _) = find(app, caller, Operation::ReadHistory, id).await?;
    let mut rows = app.queries.list_moves(id).await?;
    let current = view.collaboration.as_of(app.clock.now());
    if rows.last().is_some_and(|last| last.version < current.version) {
        rows.push(HistoryRow { version: current.version, made: current.last_move });
    }
    Ok(rows)
}
