//! The sandbox's movable clock: one jump, then everything due is done before the answer.
//! Deliberately not here: production, where none of this exists.

use crate::{
    app::App,
    kernel::error::StoreError,
    tx::in_tx,
    work::worker::{Done, Left, drain},
};
use cauri_domain::kernel::Timestamp;
use std::{sync::Arc, time::Duration};

/// The longest jump: a year and a day, in seconds.
pub const MAX_ADVANCE_SECONDS: i64 = 31_622_400;
/// How long finishing what is due may take.
const DRAIN_LIMIT: Duration = Duration::from_secs(20);

/// Why the clock was not moved, or not to the end.
#[derive(Debug, thiserror::Error)]
pub enum AdvanceError {
    /// There is no movable clock in production.
    #[error("there is no movable clock here")]
    NotSandbox,
    /// Between 1 and [`MAX_ADVANCE_SECONDS`].
    #[error("{0} seconds is not between 1 and 31,622,400")]
    OutOfRange(i64),
    /// The clock was moved, but not everything due was done in time.
    #[error("{0} still has work")]
    Left(Left),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Where the clock stands now, and what was done on the way.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Advanced {
    /// The present, after the jump.
    pub now: Timestamp,
    /// What was done.
    pub done: Done,
}

/// Moves the business clock ahead and does everything that is due then.
pub async fn advance(app: &Arc<App>, seconds: i64) -> Result<Advanced, AdvanceError> {
    let clock = &app.sandbox.as_ref().ok_or(AdvanceError::NotSandbox)?.clock;
    if !(1..=MAX_ADVANCE_SECONDS).contains(&seconds) {
        return Err(AdvanceError::OutOfRange(seconds));
    }
    let offset = in_tx(&*app.store, async |tx| tx.system().advance_clock(seconds).await).await?;
    clock.set_offset(offset);
    let done = drain(app, DRAIN_LIMIT).await.map_err(AdvanceError::Left)?;
    Ok(Advanced { now: app.clock.now(), done })
}
