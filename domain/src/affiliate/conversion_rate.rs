//! How many clicks become sales.
//! Deliberately not here: counting either.

use rust_decimal::Decimal;

/// Sales for each hundred clicks, rounded to two decimals (half up), exactly; `None` without a
/// click. It can be above a hundred: a click can bring several sales, some of them later.
///
/// ```
/// use cauri_domain::affiliate::conversion_rate;
///
/// assert_eq!(conversion_rate(1, 3).unwrap().to_string(), "33.33");
/// assert_eq!(conversion_rate(2, 3).unwrap().to_string(), "66.67");
/// assert_eq!(conversion_rate(1, 8).unwrap().to_string(), "12.5");
/// assert_eq!(conversion_rate(3, 2).unwrap().to_string(), "150");
/// assert_eq!(conversion_rate(0, 0), None);
/// ```
pub fn conversion_rate(sales: u64, clicks: u64) -> Option<Decimal> {
    let doubled = u128::from(clicks) * 2;
    let hundredths = (u128::from(sales) * 20_000 + u128::from(clicks)).checked_div(doubled)?;
    let hundredths = i128::try_from(hundredths).ok()?;
    Decimal::try_from_i128_with_scale(hundredths, 2).ok().map(|rate| rate.normalize())
}
