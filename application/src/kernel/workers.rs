//! How many workers there are.
//! Deliberately not here: how they say so (`work`), and what silence means (`alerts`).

/// Workers, by their signs of life.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct Workers {
    /// Gave one a moment ago.
    pub alive: i64,
    /// Gave none for long enough to raise an alert.
    pub silent: i64,
}
