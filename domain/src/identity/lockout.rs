//! How failed sign-ins lock: a few are forgiven, then each makes the wait longer.
//! Deliberately not here: whose failures they are, and where they are counted.

use crate::kernel::{Timestamp, to_micros};
use chrono::TimeDelta;

/// The first wait.
const FIRST_WAIT: TimeDelta = TimeDelta::seconds(30);
/// The longest wait.
const LONGEST_WAIT: TimeDelta = TimeDelta::minutes(15);
/// After this time without another failure the earlier ones count no more.
pub const FORGOTTEN_AFTER: TimeDelta = TimeDelta::hours(1);

/// Failed sign-ins of one kind, such as those at one account (machine clock).
///
/// ```
/// use cauri_domain::identity::SignInFailures;
/// use chrono::{DateTime, TimeDelta};
///
/// let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let first = SignInFailures::none(now).one_more(2, now);
/// assert_eq!(first.wait(now), None);
/// let second = first.one_more(2, now);
/// assert_eq!(second.wait(now), Some(TimeDelta::seconds(30)));
/// assert_eq!(second.wait(now + TimeDelta::seconds(30)), None);
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SignInFailures {
    /// How many there were, without a pause of [`FORGOTTEN_AFTER`] in between.
    pub count: u32,
    /// When the last one was.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub failed_at: Timestamp,
    /// Until when nobody is let try again, if it came to that.
    #[cfg_attr(feature = "serde", serde(default, deserialize_with = "crate::stored::micros"))]
    pub locked_until: Option<Timestamp>,
}

impl SignInFailures {
    /// Nothing has failed yet.
    pub fn none(now: Timestamp) -> Self {
        Self { count: 0, failed_at: to_micros(now), locked_until: None }
    }

    /// One more failure; the one that makes it `allowed` locks for 30 seconds, and each after it
    /// for twice as long as the one before, up to 15 minutes.
    #[must_use]
    pub fn one_more(self, allowed: u32, now: Timestamp) -> Self {
        let now = to_micros(now);
        let forgotten = self.failed_at + FORGOTTEN_AFTER <= now;
        let count = if forgotten { 1 } else { self.count.saturating_add(1) };
        let locked_until = count.checked_sub(allowed).map(|beyond| now + wait_after(beyond));
        Self { count, failed_at: now, locked_until }
    }

    /// One more failure among those of many people, such as everybody behind a carrier's address:
    /// each is forgiven in its turn, `allowed` of them within [`FORGOTTEN_AFTER`], and only more
    /// than that lock, as [`one_more`](Self::one_more) says.
    #[must_use]
    pub fn one_more_of_many(self, allowed: u32, now: Timestamp) -> Self {
        let elapsed = (to_micros(now) - self.failed_at).clamp(TimeDelta::zero(), FORGOTTEN_AFTER);
        let micros = |span: TimeDelta| i128::from(span.num_microseconds().unwrap_or_default());
        let forgiven = micros(elapsed) * i128::from(allowed) / micros(FORGOTTEN_AFTER);
        let forgiven = u32::try_from(forgiven).unwrap_or(u32::MAX);
        Self { count: self.count.saturating_sub(forgiven), ..self }.one_more(allowed, now)
    }

    /// How long to wait before the next try; `None` if it is free.
    pub fn wait(&self, now: Timestamp) -> Option<TimeDelta> {
        let left = self.locked_until? - now;
        // A clock that was set back locks nobody for longer than the longest wait.
        (left > TimeDelta::zero()).then(|| left.min(LONGEST_WAIT))
    }
}

/// The wait after this many failures beyond those that lock for the first time.
fn wait_after(beyond: u32) -> TimeDelta {
    let doubled = 1_i32.checked_shl(beyond).filter(|factor| *factor > 0);
    let wait = doubled.and_then(|factor| FIRST_WAIT.checked_mul(factor));
    wait.map_or(LONGEST_WAIT, |wait| wait.min(LONGEST_WAIT))
}

#[cfg(test)]
mod tests {
    use super::*;

    fn now() -> Timestamp {
        chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap()
    }

    #[test]
    fn the_wait_doubles_up_to_a_quarter_of_an_hour() {
        let mut failures = SignInFailures::none(now());
        let mut waits = vec![];
        for _ in 0..12 {
            failures = failures.one_more(5, now());
            waits.push(failures.wait(now()).map_or(0, |wait| wait.num_seconds()));
        }
        assert_eq!(waits, [0, 0, 0, 0, 30, 60, 120, 240, 480, 900, 900, 900]);
        let many = SignInFailures { count: u32::MAX, ..failures };
        assert_eq!(many.one_more(5, now()).wait(now()), Some(LONGEST_WAIT));
    }

    #[test]
    fn an_hour_without_a_failure_forgets_the_earlier_ones() {
        let many = SignInFailures { count: 40, ..SignInFailures::none(now()) };
        let just_before = now() + FORGOTTEN_AFTER - TimeDelta::microseconds(1);
        assert_eq!(many.one_more(5, just_before).count, 41);
        assert_eq!(many.one_more(5, now() + FORGOTTEN_AFTER).count, 1);
    }

    #[test]
    fn of_many_people_only_more_than_an_hours_share_lock() {
        let mut steady = SignInFailures::none(now());
        for nth in 1..=20_000 {
            steady = steady.one_more_of_many(10_000, now() + TimeDelta::milliseconds(400 * nth));
            assert_eq!(steady.locked_until, None, "failure {nth}");
        }
        let mut burst = SignInFailures::none(now());
        for _ in 1..10_000 {
            burst = burst.one_more_of_many(10_000, now());
            assert_eq!(burst.locked_until, None);
        }
        burst = burst.one_more_of_many(10_000, now());
        assert_eq!(burst.wait(now()), Some(FIRST_WAIT));
        let later = now() + TimeDelta::minutes(1);
        assert_eq!(burst.one_more_of_many(10_000, later).locked_until, None);
        let back = burst.one_more_of_many(10_000, now() - TimeDelta::days(1));
        assert_eq!(back.count, 10_001);
    }

    #[test]
    fn a_clock_that_was_set_back_locks_nobody_for_long() {
        let locked = SignInFailures::none(now()).one_more(1, now());
        assert_eq!(locked.wait(now() - TimeDelta::days(1)), Some(LONGEST_WAIT));
    }
}
