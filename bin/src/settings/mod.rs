//! Settings of a process: declared once, told by flags, environment and file, read all at once.
//! Deliberately not here: what is done with them.
//!
//! A new setting is a row of the table (`table`) and a field where it is read (`read`). The file
//! `.env.example`, the table of `docs/settings.md`, the texts of errors and `cauri doctor` follow
//! from the row.

mod cautions;
pub mod check;
mod credentials;
mod database;
mod declare;
mod error;
mod file;
mod mail;
mod read;
mod table;
mod told;
mod watch;
pub mod written;

pub use cautions::Caution;
pub use database::DatabaseSettings;
pub use declare::{Rule, Setting};
pub use error::{Complaint, SettingsError};
pub use read::{CinetPayAccount, Production, Purpose, Serving};
pub use table::{Key, TABLE};
pub use told::{Origin, SettingSources};
pub use watch::{AlertWebhookSettings, LogFormat, Telemetry, Watching};

/// What a `serve` process does.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Role {
    /// Answers the world, and leaves what happens by itself to others.
    Api,
    /// Does what happens by itself, and answers nobody but the operator.
    Worker,
    /// Both.
    All,
}

impl Role {
    /// The role's word.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Api => "api",
            Self::Worker => "worker",
            Self::All => "all",
        }
    }

    /// True if it answers the world.
    pub const fn answers(self) -> bool {
        matches!(self, Self::Api | Self::All)
    }

    /// True if it does what happens by itself.
    pub const fn works(self) -> bool {
        matches!(self, Self::Worker | Self::All)
    }
}
