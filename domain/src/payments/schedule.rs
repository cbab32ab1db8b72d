//! When a payment that is still pending is asked about: a pure function of its beginning.
//! Deliberately not here: back-off after a gateway gave no answer (that is the machine's time).

use crate::kernel::{Timestamp, to_micros};
use chrono::TimeDelta;

/// A pending payment is asked about this long after its beginning: 2, 5 and 15 minutes, 1, 6, 24,
/// 48 and 72 hours.
pub const CHECKS_AFTER: [TimeDelta; 8] = [
    TimeDelta::minutes(2),
    TimeDelta::minutes(5),
    TimeDelta::minutes(15),
    TimeDelta::hours(1),
    TimeDelta::hours(6),
    TimeDelta::hours(24),
    TimeDelta::hours(48),
    TimeDelta::hours(72),
];

fn checks(begun_at: Timestamp) -> impl Iterator<Item = Timestamp> {
    let begun_at = to_micros(begun_at);
    // A check beyond the end of the calendar never comes due.
    CHECKS_AFTER.into_iter().filter_map(move |after| begun_at.checked_add_signed(after))
}

/// The first check that is not due yet at `now`; `None` if the last one is.
///
/// Checks that were missed are not made up for: one answer tells as much as three.
///
/// ```
/// use cauri_domain::payments::next_check_at;
/// use chrono::{DateTime, TimeDelta};
///
/// let begun_at = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let after = |minutes| begun_at + TimeDelta::minutes(minutes);
/// assert_eq!(next_check_at(begun_at, begun_at), Some(after(2)));
/// assert_eq!(next_check_at(begun_at, after(2)), Some(after(5)));
/// assert_eq!(next_check_at(begun_at, after(72 * 60)), None);
/// ```
pub fn next_check_at(begun_at: Timestamp, now: Timestamp) -> Option<Timestamp> {
    checks(begun_at).find(|at| *at > now)
}

/// The last check: who has not been confirmed by then has not paid.
pub fn last_check_at(begun_at: Timestamp) -> Timestamp {
    checks(begun_at).last().unwrap_or_else(|| to_micros(begun_at))
}

/// How many checks have come due by `now` (0 to 8).
pub fn checks_passed(begun_at: Timestamp, now: Timestamp) -> u8 {
    checks(begun_at).filter(|at| *at <= now).fold(0, |count, _| count + 1)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn at(seconds: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    proptest! {
        #[test]
        fn the_next_check_is_the_nearest_ahead(seconds in -1_000_i64..300_000) {
            let now = at(seconds);
            let next = next_check_at(at(0), now);
            prop_assert!(next.is_none_or(|next| next > now));
            let passed = usize::from(checks_passed(at(0), now));
            prop_assert_eq!(next, CHECKS_AFTER.get(passed).map(|after| at(0) + *after));
            prop_assert_eq!(next.is_none(), now >= last_check_at(at(0)));
        }
    }
}
