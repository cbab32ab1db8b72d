//! Showing once more that one is who one is, before something that a thief of a telephone would do.
//! Deliberately not here: passwords, and the code itself – the domain sees neither it nor its hash.

use crate::kernel::{Timestamp, to_micros};
use chrono::TimeDelta;

/// How long a session stays re-authenticated (machine clock).
pub const REAUTHENTICATED_FOR: TimeDelta = TimeDelta::minutes(5);
/// How long a code that was sent is good (business clock).
pub const CODE_LIFE: TimeDelta = TimeDelta::minutes(10);
/// After as many wrong ones no code is right any more.
pub const CODE_TRIES: u16 = 5;
/// How many codes there are: all of six digits.
const CODES: u64 = 1_000_000;

/// A code, from chance that was drawn elsewhere.
///
/// ```
/// assert_eq!(cauri_domain::identity::code_of(7_000_042), "000042");
/// ```
pub fn code_of(chance: u64) -> String {
    format!("{:06}", chance % CODES)
}

/// A code that was sent to a proven address, for one session.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct SentCode {
    /// Until when it is good (business clock).
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub ends_at: Timestamp,
    /// How many wrong ones were shown.
    pub wrong_tries: u16,
    /// It was shown.
    pub used: bool,
}

/// What becomes of a code that somebody shows.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum ShownCode {
    /// It is the one that was sent; it is used now.
    Right(SentCode),
    /// It was shown before, and was right.
    Again,
    /// It is another one; that is counted.
    Wrong(SentCode),
    /// None is right any more: time or tries are over.
    Over,
}

impl SentCode {
    /// A code that is sent now.
    pub fn new(now: Timestamp) -> Self {
        Self { ends_at: to_micros(now) + CODE_LIFE, wrong_tries: 0, used: false }
    }

    /// Judges a code that is shown, which matches the one that was sent or does not.
    ///
    /// ```
    /// use cauri_domain::identity::{SentCode, ShownCode};
    /// use chrono::{DateTime, TimeDelta};
    ///
    /// let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
    /// let code = SentCode::new(now);
    /// let ShownCode::Right(used) = code.show(true, now) else { panic!() };
    /// assert_eq!(used.show(true, now), ShownCode::Again);
    /// assert_eq!(code.show(true, now + TimeDelta::minutes(10)), ShownCode::Over);
    /// ```
    pub fn show(self, matches: bool, now: Timestamp) -> ShownCode {
        if self.used && matches {
            ShownCode::Again
        } else if self.used || self.wrong_tries >= CODE_TRIES || self.ends_at <= now {
            ShownCode::Over
        } else if matches {
            ShownCode::Right(Self { used: true, ..self })
        } else {
            ShownCode::Wrong(Self { wrong_tries: self.wrong_tries + 1, ..self })
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn five_wrong_tries_are_let_pass_and_the_sixth_is_not_looked_at() {
        let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let mut code = SentCode::new(now);
        for nth in 1..=CODE_TRIES {
            assert!(matches!(code.show(true, now), ShownCode::Right(_)), "before try {nth}");
            let ShownCode::Wrong(counted) = code.show(false, now) else { panic!("try {nth}") };
            code = counted;
        }
        assert_eq!(code.show(true, now), ShownCode::Over);
        assert_eq!(code.show(false, now), ShownCode::Over);
    }

    #[test]
    fn a_used_code_lets_nobody_guess() {
        let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let ShownCode::Right(used) = SentCode::new(now).show(true, now) else { panic!() };
        assert_eq!(used.show(false, now), ShownCode::Over);
        let almost = now + CODE_LIFE - TimeDelta::microseconds(1);
        assert!(matches!(SentCode::new(now).show(true, almost), ShownCode::Right(_)));
    }
}
