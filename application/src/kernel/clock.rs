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
