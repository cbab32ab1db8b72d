//! How seriously money is meant.
//! Deliberately not here: settings (they come from the environment, in `bin`).

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
