//! When earnings leave the holdback.
//! Deliberately not here: disputes, which hold money longer.

use crate::kernel::Timestamp;
use chrono::{SubsecRound, TimeDelta};

/// The longest holdback, in days.
pub const HOLDBACK_DAYS_MAX: i64 = 366;

/// Why there is no such instant.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum HoldbackError {
    /// A holdback is 0 to 366 days.
    #[error("a holdback of {0} days is not between 0 and 366")]
    OutOfRange(i64),
    /// The instant lies beyond the calendar.
    #[error("the release lies beyond the calendar")]
    BeyondCalendar,
}

/// The instant from which money may be withdrawn: the payment's, cut to the second, and then
/// whole days of 86,400 s. Time zones and summer time don't exist here.
///
/// # Errors
/// [`HoldbackError`] for a length that no policy has, or an instant that no calendar has.
///
/// ```
/// use cauri_domain::ledger::release_at;
/// use chrono::DateTime;
///
/// let paid_at = DateTime::from_timestamp(1_790_000_000, 999_999_000).unwrap();
/// assert_eq!(
///     release_at(paid_at, 30),
///     Ok(DateTime::from_timestamp(1_790_000_000 + 30 * 86_400, 0).unwrap()),
/// );
/// ```
pub fn release_at(paid_at: Timestamp, holdback_days: i64) -> Result<Timestamp, HoldbackError> {
    if !(0..=HOLDBACK_DAYS_MAX).contains(&holdback_days) {
        return Err(HoldbackError::OutOfRange(holdback_days));
    }
    paid_at
        .trunc_subsecs(0)
        .checked_add_signed(TimeDelta::days(holdback_days))
        .ok_or(HoldbackError::BeyondCalendar)
}

#[cfg(test)]
mod tests {
    use super::*;
    use chrono::DateTime;

    #[test]
    fn a_length_that_no_policy_has_is_refused() {
        let epoch = DateTime::from_timestamp(0, 0).unwrap();
        assert_eq!(release_at(epoch, 0), Ok(epoch));
        for days in [-1, 367, i64::MAX, i64::MIN] {
            assert_eq!(release_at(epoch, days), Err(HoldbackError::OutOfRange(days)));
        }
        let last = DateTime::<chrono::Utc>::MAX_UTC;
        assert_eq!(release_at(last, 30), Err(HoldbackError::BeyondCalendar));
    }
}
