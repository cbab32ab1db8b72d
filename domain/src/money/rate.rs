//! A rate in percent with at most two decimals.
//! Deliberately not here: which rates a negotiation allows (`SplitPolicy`).

use super::Xof;
use rust_decimal::Decimal;
use std::fmt;

/// Why a number is no rate.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum RateError {
    /// More than two decimals.
    #[error("{0} has more than two decimals")]
    TooManyDecimals(Decimal),
    /// Below 0 or above 100.
    #[error("{0} is not between 0 and 100")]
    OutOfBounds(Decimal),
}

/// A rate in percent, 0 to 100, at most two decimals; kept as hundredths of a percent.
///
/// ```
/// use cauri_domain::money::{RatePercent, Xof};
///
/// let rate = RatePercent::new("33.33".parse().unwrap()).unwrap();
/// assert_eq!(rate.floor_of(Xof::new(999)), Xof::new(332));
/// assert_eq!(rate.to_string(), "33.33");
/// assert!(RatePercent::new("15.555".parse().unwrap()).is_err());
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
pub struct RatePercent {
    hundredths: u16,
}

impl RatePercent {
    /// A rate from whole percents, for constants.
    ///
    /// # Panics
    /// At compile time, above 100.
    pub const fn whole(percent: u16) -> Self {
        assert!(percent <= 100, "a rate is at most 100 percent");
        Self { hundredths: percent * 100 }
    }

    /// A rate from an exact decimal.
    ///
    /// # Errors
    /// [`RateError`] if it has more than two decimals or lies outside 0 to 100.
    pub fn new(percent: Decimal) -> Result<Self, RateError> {
        let hundredths =
            percent.checked_mul(Decimal::ONE_HUNDRED).ok_or(RateError::OutOfBounds(percent))?;
        if !hundredths.fract().is_zero() {
            return Err(RateError::TooManyDecimals(percent));
        }
        match u16::try_from(hundredths) {
            Ok(hundredths) if hundredths <= 10_000 => Ok(Self { hundredths }),
            _ => Err(RateError::OutOfBounds(percent)),
        }
    }

    /// The rate as an exact decimal with at most two decimals.
    pub fn percent(self) -> Decimal {
        Decimal::new(i64::from(self.hundredths), 2).normalize()
    }

    /// Hundredths of a percent: 15.5 % is 1,550.
    pub const fn hundredths(self) -> u16 {
        self.hundredths
    }

    /// What this rate leaves of the whole.
    #[must_use]
    pub const fn complement(self) -> Self {
        Self { hundredths: 10_000 - self.hundredths }
    }

    /// This rate of an amount, floored to a whole franc, so that nobody is charged more than it.
    pub fn floor_of(self, amount: Xof) -> Xof {
        // An i128 holds every i64 times 10,000; the result is never larger than the amount.
        let exact = i128::from(amount.get()) * i128::from(self.hundredths);
        let floored = exact.div_euclid(10_000);
        Xof::new(i64::try_from(floored).unwrap_or(amount.get()))
    }
}

impl fmt::Debug for RatePercent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "RatePercent({self})")
    }
}

/// `15.5`, for logs and errors; what people read is made by [`wording`](crate::wording).
impl fmt::Display for RatePercent {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        self.percent().fmt(f)
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn shows_itself() {
        let rate = RatePercent::whole(15);
        assert_eq!(format!("{rate} {rate:?}"), "15 RatePercent(15)");
        assert_eq!(rate.percent(), Decimal::from(15));
        assert_eq!(rate.complement(), RatePercent::whole(85));
    }

    #[test]
    fn takes_two_decimals_and_no_more() {
        for (text, expected) in [
            ("0", Some(0)),
            ("15", Some(1_500)),
            ("15.5", Some(1_550)),
            ("15.50", Some(1_550)),
            ("33.33", Some(3_333)),
            ("100", Some(10_000)),
            ("15.555", None),
            ("-0.01", None),
            ("100.01", None),
            ("79228162514264337593543950335", None),
        ] {
            let found = RatePercent::new(text.parse().unwrap()).ok();
            assert_eq!(found.map(RatePercent::hundredths), expected, "{text}");
        }
    }
}
