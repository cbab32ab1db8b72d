//! What the engine asks of the store: signs of life, and what waits.
//! Deliberately not here: SQL.

use crate::kernel::error::StoreError;
use async_trait::async_trait;
use cauri_domain::kernel::{Timestamp, WorkerId};

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

/// A queue as the store sees it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Waiting {
    /// Its word, such as `settlements`.
    pub queue: String,
    /// Things that are due and not done.
    pub depth: i64,
    /// Since when the oldest of them is due.
    pub oldest_at: Option<Timestamp>,
    /// That is said by the machine clock, not by the business clock.
    pub by_machine: bool,
}

/// The database itself, and what waits in it.
#[async_trait]
pub trait WorkQueries: Send + Sync {
    /// Is the database there, and is its schema the one that this program knows?
    async fn ready(&self) -> Result<(), StoreError>;

    /// What waits in each queue at this instant; jobs go by the machine clock.
    async fn list_queues(
        &self,
        now: Timestamp,
        machine_now: Timestamp,
    ) -> Result<Vec<Waiting>, StoreError>;
}
