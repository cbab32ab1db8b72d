//! Signs of life: a worker says that it is there, and which of its recurring work ran.
//! Deliberately not here: what silence means (`alerts`).

use super::{app::App, error::StoreError, schedule::Tick, uow::in_tx};
use async_trait::async_trait;
use cauri_domain::kernel::{Timestamp, WorkerId};
use chrono::TimeDelta;

/// How long ago a sign of life must be before nobody waits for another. Whoever forgets is a worker
/// itself, so that the last one is never forgotten.
const FORGOTTEN_AFTER: TimeDelta = TimeDelta::days(1);

/// Recurring work that ran.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TickRun {
    /// Its word.
    pub tick: &'static str,
    /// At what pace it should run, in seconds.
    pub every_seconds: i32,
    /// When it last ran to its end (machine clock).
    pub ran_at: Timestamp,
}

impl TickRun {
    /// A tick that ran to its end.
    pub fn of(tick: Tick, ran_at: Timestamp) -> Self {
        let seconds = tick.every().as_secs().max(1);
        Self {
            tick: tick.as_str(),
            every_seconds: i32::try_from(seconds).unwrap_or(i32::MAX),
            ran_at,
        }
    }
}

/// Workers, by their signs of life.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Workers {
    /// Gave one a moment ago.
    pub alive: i64,
    /// Gave none for long enough to raise an alert.
    pub silent: i64,
}

/// Keeping signs of life.
#[async_trait]
pub trait HeartbeatRepository: Send {
    /// A worker is there; it is entered if it is new.
    async fn keep_worker(&mut self, id: WorkerId, machine_now: Timestamp)
    -> Result<(), StoreError>;

    /// Ticks ran to their end; a later run is never overwritten by an earlier one.
    async fn keep_runs(&mut self, runs: &[TickRun]) -> Result<(), StoreError>;

    /// A worker ends as it should.
    async fn remove_worker(&mut self, id: WorkerId) -> Result<(), StoreError>;

    /// Workers that were silent for longer than anybody waits are forgotten.
    async fn forget_workers(&mut self, silent_since: Timestamp) -> Result<(), StoreError>;
}

/// Keeps a sign of life, and what ran since the last.
///
/// # Errors
/// The store's; the next sign of life says the same.
pub async fn beat(app: &App, id: WorkerId, runs: &[TickRun]) -> Result<(), StoreError> {
    let now = app.machine.now();
    in_tx(&*app.store, async |tx| {
        tx.heartbeat().keep_worker(id, now).await?;
        tx.heartbeat().keep_runs(runs).await?;
        tx.heartbeat().forget_workers(now - FORGOTTEN_AFTER).await
    })
    .await
}

/// Keeps what ran, without a sign of life.
///
/// # Errors
/// The store's.
pub async fn keep_runs(app: &App, runs: &[TickRun]) -> Result<(), StoreError> {
    in_tx(&*app.store, async |tx| tx.heartbeat().keep_runs(runs).await).await
}

/// Takes a worker's sign of life back: it ends as it should.
///
/// # Errors
/// The store's.
pub async fn leave(app: &App, id: WorkerId) -> Result<(), StoreError> {
    in_tx(&*app.store, async |tx| tx.heartbeat().remove_worker(id).await).await
}
