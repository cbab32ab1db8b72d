//! Identifiers and entropy.
//! Deliberately not here: what they are for.

use cauri_application::kernel::ids::{Entropy, Ids};
use uuid::Uuid;

/// UUID v7 of the machine.
#[derive(Debug, Clone, Copy, Default)]
pub struct V7Ids;

impl Ids for V7Ids {
    fn next(&self) -> Uuid {
        Uuid::now_v7()
    }
}

/// The operating system's entropy.
#[derive(Debug, Clone, Copy, Default)]
pub struct OsEntropy;

impl Entropy for OsEntropy {
    fn fill(&self, buffer: &mut [u8]) {
        // A system without entropy can't make a secret; going on would make guessable ones.
        if let Err(error) = getrandom::fill(buffer) {
            tracing::error!(%error, "the operating system gives no entropy");
            std::process::abort();
        }
    }
}
