//! What the database knows of the system itself: its mode, and how far its clock was moved.
//! Deliberately not here: settings (they come from the environment, in `bin`).

use crate::kernel::error::StoreError;
use async_trait::async_trait;
use cauri_domain::kernel::Timestamp;

/// The system's own row.
#[async_trait]
pub trait SystemRepository: Send {
    /// Moves the business clock ahead and answers the whole offset, in seconds.
    async fn advance_clock(&mut self, seconds: i64) -> Result<i64, StoreError>;

    /// True if this database came from a backup and nobody has asked the gateways since what was
    /// paid after it: then nothing may be sent.
    async fn payouts_paused(&mut self) -> Result<bool, StoreError>;

    /// Lets payouts go on: everything that gateways know is known here.
    async fn lift_pause(&mut self, now: Timestamp) -> Result<(), StoreError>;
}

/// How the database is kept.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct BackupState {
    /// It came from a backup and payouts wait until the gateways were asked.
    pub payouts_paused: bool,
    /// When the gateways were last asked about everything (business clock).
    pub reconciled_at: Option<Timestamp>,
    /// When the last backup was begun (machine clock).
    pub backed_up_at: Option<Timestamp>,
}

/// Reading the system's own row.
#[async_trait]
pub trait SystemQueries: Send + Sync {
    /// How the database is kept.
    async fn backup_state(&self) -> Result<BackupState, StoreError>;
}
