//! Identifiers and entropy, as ports.
//! Deliberately not here: their makers – `bin` makes them.

use uuid::Uuid;

/// Makes identifiers: UUID v7, rising.
pub trait Ids: Send + Sync {
    /// A new identifier.
    fn next(&self) -> Uuid;
}

/// The operating system's randomness.
pub trait Entropy: Send + Sync {
    /// Fills a buffer with unpredictable bytes.
    fn fill(&self, buffer: &mut [u8]);
}
