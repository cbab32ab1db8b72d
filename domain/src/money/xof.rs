//! An amount in francs CFA: whole, checked, never a float.
//! Deliberately not here: other currencies, or what an amount is for.

use std::fmt;

/// An amount in francs CFA (`XOF`, ISO 4217 numeric 952, no minor unit).
///
/// Arithmetic is checked: an overflow is `None`, never a wrapped amount.
///
/// ```
/// use cauri_domain::money::Xof;
///
/// let price = Xof::new(2_500);
/// assert_eq!(price.checked_mul(4), Some(Xof::new(10_000)));
/// assert_eq!(Xof::new(6_500).to_string(), "6,500 XOF");
/// assert_eq!(Xof::new(i64::MAX).checked_add(Xof::new(1)), None);
/// ```
#[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash, Default)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize), serde(transparent))]
pub struct Xof(i64);

impl Xof {
    /// Nothing.
    pub const ZERO: Self = Self(0);
    /// The smallest charge: 25 XOF.
    pub const MIN_CHARGE: Self = Self(25);
    /// The largest charge: 5,000,000 XOF.
    pub const MAX_CHARGE: Self = Self(5_000_000);

    /// An amount of whole francs.
    pub const fn new(francs: i64) -> Self {
        Self(francs)
    }

    /// The francs as a plain number.
    pub const fn get(self) -> i64 {
        self.0
    }

    /// Sum, or `None` on overflow.
    pub fn checked_add(self, other: Self) -> Option<Self> {
        self.0.checked_add(other.0).map(Self)
    }

    /// Difference, or `None` on overflow.
    pub fn checked_sub(self, other: Self) -> Option<Self> {
        self.0.checked_sub(other.0).map(Self)
    }

    /// A number of times the amount, or `None` on overflow.
    pub fn checked_mul(self, times: i64) -> Option<Self> {
        self.0.checked_mul(times).map(Self)
    }

    /// Sum of many amounts, or `None` on overflow.
    pub fn checked_sum(amounts: impl IntoIterator<Item = Self>) -> Option<Self> {
        amounts.into_iter().try_fold(Self::ZERO, Self::checked_add)
    }

    /// True for an amount above zero.
    pub const fn is_positive(self) -> bool {
        self.0 > 0
    }
}

impl fmt::Debug for Xof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        write!(f, "Xof({})", self.0)
    }
}

/// `6,500 XOF`, for logs and errors; what people read is made by [`wording`](crate::wording).
impl fmt::Display for Xof {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        let digits = self.0.unsigned_abs().to_string();
        if self.0 < 0 {
            f.write_str("-")?;
        }
        for (i, digit) in digits.chars().enumerate() {
            if i > 0 && (digits.len() - i) % 3 == 0 {
                f.write_str(",")?;
            }
            write!(f, "{digit}")?;
        }
        f.write_str(" XOF")
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn reads_as_people_write_it() {
        for (amount, text) in [
            (0, "0 XOF"),
            (999, "999 XOF"),
            (1_000, "1,000 XOF"),
            (-1_234_567, "-1,234,567 XOF"),
            (i64::MIN, "-9,223,372,036,854,775,808 XOF"),
        ] {
            assert_eq!(Xof::new(amount).to_string(), text);
        }
    }

    #[test]
    fn shows_itself_as_a_plain_number() {
        assert_eq!(format!("{:?}", Xof::new(-6_500)), "Xof(-6500)");
    }

    #[test]
    fn arithmetic_is_exact_or_nothing() {
        let (most, one) = (Xof::new(i64::MAX), Xof::new(1));
        assert_eq!(Xof::new(7).checked_add(Xof::new(-9)), Some(Xof::new(-2)));
        assert_eq!(most.checked_add(one), None);
        assert_eq!(Xof::new(7).checked_sub(Xof::new(9)), Some(Xof::new(-2)));
        assert_eq!(Xof::new(i64::MIN).checked_sub(one), None);
        assert_eq!(Xof::new(7).checked_mul(-3), Some(Xof::new(-21)));
        assert_eq!(most.checked_mul(2), None);
        assert_eq!(Xof::checked_sum([one, Xof::new(5)]), Some(Xof::new(6)));
        assert_eq!(Xof::checked_sum([most, one]), None);
        assert!(one.is_positive() && !Xof::ZERO.is_positive() && !Xof::new(-1).is_positive());
    }
}
