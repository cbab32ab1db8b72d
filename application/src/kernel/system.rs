//! What the database knows of the system itself: its mode, and how far its clock was moved.
//! Deliberately not here: settings (they come from the environment, in `bin`).

use super::error::StoreError;
use async_trait::async_trait;

/// How seriously money is meant.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Mode {
    /// For development, tests and demonstrations: a movable clock and a gateway of our own.
    Sandbox,
    /// Real money.
    Production,
}

impl Mode {
    /// The mode's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Sandbox => "sandbox",
            Self::Production => "production",
        }
    }
}

/// The system's own row.
#[async_trait]
pub trait SystemRepository: Send {
    /// Moves the business clock ahead and answers the whole offset, in seconds.
    async fn advance_clock(&mut self, seconds: i64) -> Result<i64, StoreError>;
}
