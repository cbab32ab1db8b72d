//! Instants as values.
//! Deliberately not here: the present – `now` is always a parameter.

use chrono::{DateTime, SecondsFormat, SubsecRound, Utc};

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

/// An instant as text (RFC 3339, UTC, whole microseconds): in answers, events, and everything that
/// is hashed or sealed.
///
/// ```
/// use cauri_domain::kernel::rfc3339_micros;
/// use chrono::DateTime;
///
/// let at = DateTime::from_timestamp(1, 1_999).unwrap();
/// assert_eq!(rfc3339_micros(at), "1970-01-01T00:00:01.000001Z");
/// ```
pub fn rfc3339_micros(at: Timestamp) -> String {
    at.to_rfc3339_opts(SecondsFormat::Micros, true)
}
