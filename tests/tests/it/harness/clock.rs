//! Clocks that stand still until they are moved, ids and entropy in a known order.
//! Deliberately not here: real time.

use cauri_application::kernel::{
    clock::{Clock, MachineClock, MovableClock},
    ids::{Entropy, Ids},
};
use cauri_domain::kernel::Timestamp;
use chrono::{DateTime, TimeDelta};
use sha2::{Digest as _, Sha256};
use std::sync::atomic::{AtomicI64, AtomicU64, Ordering};
use uuid::Uuid;

/// A clock that stands still.
pub(crate) struct TestClock {
    start: Timestamp,
    ahead_micros: AtomicI64,
}

impl TestClock {
    /// A clock at this instant.
    pub(crate) fn at(text: &str) -> Self {
        Self { start: text.parse().expect("an instant"), ahead_micros: AtomicI64::new(0) }
    }

    /// Moves it ahead, without doing what is due.
    pub(crate) fn advance(&self, by: TimeDelta) {
        let micros = by.num_microseconds().expect("a short time");
        self.ahead_micros.fetch_add(micros, Ordering::SeqCst);
    }

    /// Where it stands.
    pub(crate) fn present(&self) -> Timestamp {
        self.start + TimeDelta::microseconds(self.ahead_micros.load(Ordering::SeqCst))
    }
}

impl Clock for TestClock {
    fn now(&self) -> Timestamp {
        self.present()
    }
}

impl MachineClock for TestClock {
    fn now(&self) -> Timestamp {
        self.present()
    }
}

impl MovableClock for TestClock {
    fn set_offset(&self, seconds: i64) {
        self.ahead_micros.fetch_max(seconds * 1_000_000, Ordering::SeqCst);
    }
}

/// Ids that rise, and entropy that repeats from run to run.
#[derive(Default)]
pub(crate) struct SeededIds {
    made: AtomicU64,
    drawn: AtomicU64,
}

impl Ids for SeededIds {
    fn next(&self) -> Uuid {
        let nth = self.made.fetch_add(1, Ordering::SeqCst);
        let start = DateTime::from_timestamp(1_767_600_000, 0).expect("an instant");
        let millis = u64::try_from(start.timestamp_millis()).expect("after 1970") + nth;
        let mut tail = [0; 10];
        tail[2..].copy_from_slice(&nth.to_be_bytes());
        uuid::Builder::from_unix_timestamp_millis(millis, &tail).into_uuid()
    }
}

impl Entropy for SeededIds {
    fn fill(&self, buffer: &mut [u8]) {
        for chunk in buffer.chunks_mut(32) {
            let nth = self.drawn.fetch_add(1, Ordering::SeqCst);
            let bytes = Sha256::digest(nth.to_be_bytes());
            chunk.copy_from_slice(&bytes[..chunk.len()]);
        }
    }
}
