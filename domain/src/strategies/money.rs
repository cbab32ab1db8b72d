//! Amounts, rates and policies.
//! Deliberately not here: what an amount is paid for (`trade`).

use crate::money::{RatePercent, SplitPolicy, Xof};
use proptest::prelude::*;
use rust_decimal::Decimal;

/// An amount from nothing to the largest charge.
pub fn amounts() -> impl Strategy<Value = Xof> {
    let most = Xof::MAX_CHARGE.get();
    prop_oneof![8 => 0..=most, 2 => 0_i64..=100, 1 => Just(most)].prop_map(Xof::new)
}

/// An amount that can be charged: 25 to 5,000,000 XOF.
pub fn charges() -> impl Strategy<Value = Xof> {
    (Xof::MIN_CHARGE.get()..=Xof::MAX_CHARGE.get()).prop_map(Xof::new)
}

/// An amount above zero.
pub fn payable_amounts() -> impl Strategy<Value = Xof> {
    (1..=Xof::MAX_CHARGE.get()).prop_map(Xof::new)
}

/// A commission that the standard policy allows: 5 to 50 %.
pub fn rates() -> impl Strategy<Value = RatePercent> {
    hundredths(500..=5_000)
}

/// Any rate that can be written: 0 to 100 %.
pub fn writable_rates() -> impl Strategy<Value = RatePercent> {
    hundredths(0..=10_000)
}

/// A policy that can be made.
pub fn policies() -> impl Strategy<Value = SplitPolicy> {
    (writable_rates(), writable_rates(), writable_rates())
        .prop_filter_map("the shares are more than the whole", |(platform, one, other)| {
            SplitPolicy::new(platform, one.min(other), one.max(other)).ok()
        })
}

fn hundredths(range: std::ops::RangeInclusive<i64>) -> impl Strategy<Value = RatePercent> {
    range.prop_map(|hundredths| {
        RatePercent::new(Decimal::new(hundredths, 2)).expect("two decimals, 0 to 100")
    })
}
