//! The two clocks, as ports.
//! Deliberately not here: a clock – `bin` makes them.

use cauri_domain::kernel::Timestamp;

/// The business clock: decides everything that a person calls a date. It never goes back, and in
/// the sandbox it can be moved ahead.
pub trait Clock: Send + Sync {
    /// The present, in whole microseconds.
    fn now(&self) -> Timestamp;
}

/// The machine clock: decides what belongs to the running process – token life, sessions,
/// time-outs, leases, logs.
pub trait MachineClock: Send + Sync {
    /// The present, in whole microseconds.
    fn now(&self) -> Timestamp;
}

/// A business clock that can be moved ahead, never back.
pub trait MovableClock: Send + Sync {
    /// Sets how far the clock is ahead of the machine's, in seconds; a smaller value is ignored.
    fn set_offset(&self, seconds: i64);
}
