//! The two clocks.
//! Deliberately not here: who may move the business clock (the sandbox's use case).

use cauri_application::kernel::clock::{Clock, MachineClock, MovableClock};
use cauri_domain::kernel::Timestamp;
use chrono::{TimeDelta, Utc};
use std::sync::atomic::{AtomicI64, Ordering};

/// The machine's clock, as the operating system tells it.
#[derive(Debug, Clone, Copy, Default)]
pub struct SystemClock;

impl MachineClock for SystemClock {
    fn now(&self) -> Timestamp {
        cauri_domain::kernel::to_micros(Utc::now())
    }
}

/// The business clock: the machine's, moved ahead by an offset, and never going back even if the
/// machine's does.
#[derive(Debug, Default)]
pub struct BusinessClock {
    offset_seconds: AtomicI64,
    latest_micros: AtomicI64,
}

impl BusinessClock {
    /// A clock that is already moved ahead by this many seconds.
    pub fn ahead_by(seconds: i64) -> Self {
        Self { offset_seconds: AtomicI64::new(seconds.max(0)), latest_micros: AtomicI64::new(0) }
    }
}

impl Clock for BusinessClock {
    fn now(&self) -> Timestamp {
        let offset = TimeDelta::seconds(self.offset_seconds.load(Ordering::SeqCst));
        let wanted = (Utc::now() + offset).timestamp_micros();
        let latest = self.latest_micros.fetch_max(wanted, Ordering::SeqCst).max(wanted);
        Timestamp::from_timestamp_micros(latest).unwrap_or_else(Utc::now)
    }
}

impl MovableClock for BusinessClock {
    fn set_offset(&self, seconds: i64) {
        self.offset_seconds.fetch_max(seconds, Ordering::SeqCst);
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_business_clock_moves_ahead_and_never_back() {
        let clock = BusinessClock::ahead_by(3_600);
        let before = clock.now();
        assert!(before > Utc::now() + TimeDelta::minutes(59));
        clock.set_offset(7_200);
        assert!(clock.now() > before + TimeDelta::minutes(59));
        clock.set_offset(10);
        assert!(clock.now() > before + TimeDelta::minutes(59));
    }
}
