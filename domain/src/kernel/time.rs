//! Instants as values.
//! Deliberately not here: the present – `now` is always a parameter.

use chrono::{DateTime, SubsecRound, Utc};

/// An instant in UTC, in whole microseconds (what the database keeps).
pub type Timestamp = DateTime<Utc>;

/// Cuts an instant to whole microseconds, so that it survives storage unchanged.
///
/// ```
/// use cauri_domain::kernel::to_micros;
/// use chrono::DateTime;
///
/// let fine = DateTime::from_timestamp(1, 1_999).unwrap();
/// assert_eq!(to_micros(fine).timestamp_subsec_nanos(), 1_000);
/// ```
pub fn to_micros(at: Timestamp) -> Timestamp {
    at.trunc_subsecs(6)
}
