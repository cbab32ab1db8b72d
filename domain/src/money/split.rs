//! How the gross of an order line is split: platform, creator, seller; nothing is lost.
//! Deliberately not here: refunds (they come with the money issue) and postings.

use super::{RatePercent, Xof};

/// Why a policy can't be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum SplitPolicyError {
    /// The highest commission would be more than the seller's share.
    #[error("platform {platform} % and commission up to {commission_max} % are more than 100 %")]
    MoreThanWhole {
        /// The platform's rate.
        platform: RatePercent,
        /// The highest commission.
        commission_max: RatePercent,
    },
    /// The lowest commission is above the highest.
    #[error("the lowest commission {min} % is above the highest {max} %")]
    EmptyRange {
        /// The lowest commission.
        min: RatePercent,
        /// The highest commission.
        max: RatePercent,
    },
}

/// Why an amount can't be split.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum SplitError {
    /// A line's gross is never negative.
    #[error("a gross of {0} can't be split")]
    NegativeGross(Xof),
    /// The commission lies outside the policy.
    #[error("a commission of {rate} % is not between {min} and {max}")]
    CommissionOutOfRange {
        /// The rate found.
        rate: RatePercent,
        /// The lowest commission.
        min: RatePercent,
        /// The highest commission.
        max: RatePercent,
    },
}

/// The parts of one line; they always add up to its gross.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Parts {
    /// The platform's fee in francs.
    pub platform_xof: Xof,
    /// The creator's commission in francs; zero if the line is not attributed.
    pub creator_xof: Xof,
    /// What is left for the seller, in francs.
    pub seller_xof: Xof,
}

/// Who gets which share of a sale: 80/20 and 5–50 % by default.
///
/// The platform's fee and the commission are each floored to a whole franc, the seller has the
/// rest; so no party that is charged a rate is ever charged more than it.
///
/// ```
/// use cauri_domain::money::{RatePercent, SplitPolicy, Xof};
///
/// let parts = SplitPolicy::default()
///     .split(Xof::new(10_000), Some(RatePercent::whole(15)))
///     .unwrap();
/// assert_eq!(parts.platform_xof, Xof::new(2_000));
/// assert_eq!(parts.creator_xof, Xof::new(1_500));
/// assert_eq!(parts.seller_xof, Xof::new(6_500));
/// ```
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct SplitPolicy {
    platform: RatePercent,
    commission_min: RatePercent,
    commission_max: RatePercent,
}

impl Default for SplitPolicy {
    fn default() -> Self {
        Self {
            platform: RatePercent::whole(20),
            commission_min: RatePercent::whole(5),
            commission_max: RatePercent::whole(50),
        }
    }
}

impl SplitPolicy {
    /// A policy of one's own.
    ///
    /// # Errors
    /// [`SplitPolicyError`] if the seller's part could become negative or no commission is legal.
    pub fn new(
        platform: RatePercent,
        commission_min: RatePercent,
        commission_max: RatePercent,
    ) -> Result<Self, SplitPolicyError> {
        if commission_min > commission_max {
            return Err(SplitPolicyError::EmptyRange { min: commission_min, max: commission_max });
        }
        if platform.hundredths() + commission_max.hundredths() > 10_000 {
            return Err(SplitPolicyError::MoreThanWhole { platform, commission_max });
        }
        Ok(Self { platform, commission_min, commission_max })
    }

    /// The platform's rate.
    pub const fn platform_rate(&self) -> RatePercent {
        self.platform
    }

    /// The lowest commission that may be agreed.
    pub const fn commission_min(&self) -> RatePercent {
        self.commission_min
    }

    /// The highest commission that may be agreed.
    pub const fn commission_max(&self) -> RatePercent {
        self.commission_max
    }

    /// True if a commission may be agreed.
    pub fn allows(&self, commission: RatePercent) -> bool {
        (self.commission_min..=self.commission_max).contains(&commission)
    }

    /// Splits the gross of one line.
    ///
    /// # Errors
    /// [`SplitError`] for a negative gross or a commission outside the policy.
    pub fn split(
        &self,
        gross_xof: Xof,
        commission: Option<RatePercent>,
    ) -> Result<Parts, SplitError> {
        if gross_xof < Xof::ZERO {
            return Err(SplitError::NegativeGross(gross_xof));
        }
        if let Some(rate) = commission.filter(|rate| !self.allows(*rate)) {
            return Err(SplitError::CommissionOutOfRange {
                rate,
                min: self.commission_min,
                max: self.commission_max,
            });
        }
        let platform_xof = self.platform.floor_of(gross_xof);
        let creator_xof = commission.map_or(Xof::ZERO, |rate| rate.floor_of(gross_xof));
        // Both are floors of shares that add up to at most the whole (checked in `new`).
        let seller_xof = Xof::new(gross_xof.get() - platform_xof.get() - creator_xof.get());
        Ok(Parts { platform_xof, creator_xof, seller_xof })
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;

    fn rate(text: &str) -> RatePercent {
        RatePercent::new(text.parse().unwrap()).unwrap()
    }

    #[test]
    fn the_specified_examples_hold() {
        for (gross, commission, platform, creator, seller) in [
            (10_000, Some("15"), 2_000, 1_500, 6_500),
            (999, Some("33.33"), 199, 332, 468),
            (25, Some("5"), 5, 1, 19),
            (5_000_000, Some("50"), 1_000_000, 2_500_000, 1_500_000),
            (10_000, None, 2_000, 0, 8_000),
            (0, Some("5"), 0, 0, 0),
        ] {
            let parts = SplitPolicy::default().split(Xof::new(gross), commission.map(rate));
            let expected = Parts {
                platform_xof: Xof::new(platform),
                creator_xof: Xof::new(creator),
                seller_xof: Xof::new(seller),
            };
            assert_eq!(parts, Ok(expected), "{gross} at {commission:?}");
        }
    }

    #[test]
    fn a_commission_outside_the_policy_is_refused() {
        let policy = SplitPolicy::default();
        for text in ["4.99", "50.01", "0", "100"] {
            assert!(
                matches!(
                    policy.split(Xof::new(1_000), Some(rate(text))),
                    Err(SplitError::CommissionOutOfRange { .. })
                ),
                "{text}"
            );
        }
        let negative = Xof::new(-1);
        assert_eq!(policy.split(negative, None), Err(SplitError::NegativeGross(negative)));
    }

    #[test]
    fn a_policy_that_could_leave_the_seller_in_debt_is_refused() {
        let made = SplitPolicy::new(rate("50.01"), rate("5"), rate("50"));
        assert!(matches!(made, Err(SplitPolicyError::MoreThanWhole { .. })));
        let made = SplitPolicy::new(rate("20"), rate("51"), rate("50"));
        assert!(matches!(made, Err(SplitPolicyError::EmptyRange { .. })));
        assert!(SplitPolicy::new(rate("50"), rate("5"), rate("50")).is_ok());
    }

    proptest! {
        #[test]
        fn parts_add_up_and_nobody_is_charged_more_than_the_rate(
            gross in 0_i64..=5_000_000,
            hundredths in 500_i64..=5_000,
            attributed: bool,
        ) {
            let commission =
                RatePercent::new(rust_decimal::Decimal::new(hundredths, 2)).unwrap();
            let parts = SplitPolicy::default()
                .split(Xof::new(gross), attributed.then_some(commission))
                .unwrap();
            let sum = parts.platform_xof.get() + parts.creator_xof.get() + parts.seller_xof.get();
            prop_assert_eq!(sum, gross);
            prop_assert!(parts.platform_xof.get() * 10_000 <= gross * 2_000);
            prop_assert!(parts.creator_xof.get() * 10_000 <= gross * hundredths);
            prop_assert!(parts.seller_xof >= Xof::ZERO);
        }
    }
}
