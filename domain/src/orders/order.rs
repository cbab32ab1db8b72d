//! An order: its lines, its total, and where it stands.
//! Deliberately not here: payment (`pay`), cancelling (`cancel`), fulfilment and refunds (later).

use super::{CancelledBy, basket::PricedLine};
use crate::affiliate::Attribution;
use crate::kernel::{OrderId, OrderLineId, PaymentId, ProductId, Timestamp, UserId, to_micros};
use crate::money::Xof;
use chrono::TimeDelta;

/// Why an order can't be placed.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum PlaceError {
    /// A charge is at least 25 XOF.
    #[error("a total of {0} is below the smallest charge")]
    TotalTooSmall(Xof),
    /// A charge is at most 5,000,000 XOF.
    #[error("the total is above the largest charge")]
    TotalTooLarge,
    /// The policy's time to pay reaches beyond the calendar.
    #[error("the time to pay reaches beyond the calendar")]
    NoDeadline,
}

/// Where an order stands.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(
    feature = "serde",
    derive(serde::Serialize, serde::Deserialize),
    serde(rename_all = "snake_case")
)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum OrderStatus {
    /// Waits for its payment.
    Pending {
        /// When it is cancelled if nobody pays.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        cancel_at: Timestamp,
        /// True once a gateway confirmed a payment in time: settlement is under way, and the
        /// clock no longer cancels it.
        confirmed: bool,
    },
    /// Paid, split and posted.
    Paid {
        /// By which payment.
        payment_id: PaymentId,
        /// When the payment was recorded.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        paid_at: Timestamp,
    },
    /// Will not be paid any more; its stock went back.
    Cancelled {
        /// Since when.
        #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
        cancelled_at: Timestamp,
        /// Who cancelled it.
        by: CancelledBy,
    },
}

impl OrderStatus {
    /// The status' word on the wire and in the database.
    pub const fn as_str(self) -> &'static str {
        match self {
            Self::Pending { .. } => "pending",
            Self::Paid { .. } => "paid",
            Self::Cancelled { .. } => "cancelled",
        }
    }
}

/// One line of an order; nothing of it changes after the order is placed.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct OrderLine {
    /// Which line.
    pub id: OrderLineId,
    /// What is bought.
    pub product_id: ProductId,
    /// Who sells it.
    pub seller_id: UserId,
    /// What the buyer read.
    pub title: String,
    /// How many.
    pub quantity: i64,
    /// Price of one, in francs.
    pub unit_price_xof: Xof,
    /// What the seller took off the line, in francs.
    pub discount_xof: Xof,
    /// What the line costs, in francs: price × quantity − discount.
    pub gross_xof: Xof,
    /// To whom a commission is owed.
    pub attribution: Attribution,
}

impl OrderLine {
    /// A line of an order to be, priced and attributed.
    pub fn new(id: OrderLineId, priced: PricedLine, attribution: Attribution) -> Self {
        Self {
            id,
            product_id: priced.product_id,
            seller_id: priced.seller_id,
            title: priced.title,
            quantity: priced.quantity,
            unit_price_xof: priced.unit_price_xof,
            discount_xof: priced.discount_xof,
            gross_xof: priced.gross_xof,
            attribution,
        }
    }
}

/// A customer's order.
///
/// ```
/// use cauri_domain::affiliate::Attribution;
/// use cauri_domain::money::Xof;
/// use cauri_domain::orders::{Order, OrderLine, OrderStatus, PricedLine};
/// use chrono::{DateTime, TimeDelta};
/// use uuid::Uuid;
///
/// let now = DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let priced = PricedLine {
///     product_id: Uuid::from_u128(1).into(),
///     seller_id: Uuid::from_u128(2).into(),
///     title: "Savon".into(),
///     quantity: 3,
///     unit_price_xof: Xof::new(500),
///     discount_xof: Xof::ZERO,
///     gross_xof: Xof::new(1_500),
/// };
/// let line = OrderLine::new(Uuid::from_u128(3).into(), priced, Attribution::Unattributed);
/// let (id, buyer) = (Uuid::from_u128(4).into(), Uuid::from_u128(5).into());
/// let order = Order::place(id, buyer, vec![line], now, 24).unwrap();
/// assert_eq!(order.total_xof, Xof::new(1_500));
///
/// let paid = order.clone().mark_paid(Uuid::from_u128(6).into(), now).unwrap().into_state();
/// assert_eq!(paid.status.as_str(), "paid");
/// let late = order.as_of(now + TimeDelta::hours(24));
/// assert!(matches!(late.status, OrderStatus::Cancelled { .. }));
/// ```
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Order {
    /// Which order.
    pub id: OrderId,
    /// Whose it is.
    pub buyer_id: UserId,
    /// Where it stands.
    pub status: OrderStatus,
    /// What is bought, in the order in which it was named.
    pub lines: Vec<OrderLine>,
    /// What all lines cost, in francs.
    pub total_xof: Xof,
    /// When it was placed.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

impl Order {
    /// Places an order; it waits `unpaid_hours` for its payment.
    ///
    /// # Errors
    /// [`PlaceError`] if the total is no charge that anybody could make.
    pub fn place(
        id: OrderId,
        buyer_id: UserId,
        lines: Vec<OrderLine>,
        now: Timestamp,
        unpaid_hours: i64,
    ) -> Result<Self, PlaceError> {
        let now = to_micros(now);
        let total_xof = Xof::checked_sum(lines.iter().map(|line| line.gross_xof))
            .filter(|total| *total <= Xof::MAX_CHARGE)
            .ok_or(PlaceError::TotalTooLarge)?;
        if total_xof < Xof::MIN_CHARGE {
            return Err(PlaceError::TotalTooSmall(total_xof));
        }
        let cancel_at = TimeDelta::try_hours(unpaid_hours)
            .and_then(|time_to_pay| now.checked_add_signed(time_to_pay))
            .ok_or(PlaceError::NoDeadline)?;
        Ok(Self {
            id,
            buyer_id,
            status: OrderStatus::Pending { cancel_at, confirmed: false },
            lines,
            total_xof,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }
}

#[cfg(test)]
pub(super) mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    pub(in crate::orders) fn at(seconds: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(1_790_000_000 + seconds, 0).unwrap()
    }

    fn line(gross: i64) -> OrderLine {
        let priced = PricedLine {
            product_id: Uuid::from_u128(1).into(),
            seller_id: Uuid::from_u128(2).into(),
            title: "Savon".into(),
            quantity: 1,
            unit_price_xof: Xof::new(gross),
            discount_xof: Xof::ZERO,
            gross_xof: Xof::new(gross),
        };
        OrderLine::new(Uuid::from_u128(3).into(), priced, Attribution::Unattributed)
    }

    pub(in crate::orders) fn place(gross: &[i64]) -> Result<Order, PlaceError> {
        let lines = gross.iter().map(|gross| line(*gross)).collect();
        Order::place(Uuid::from_u128(4).into(), Uuid::from_u128(5).into(), lines, at(0), 24)
    }

    #[test]
    fn a_total_is_a_charge() {
        for (gross, expected) in [
            (vec![25], Ok(25)),
            (vec![24, 1], Ok(25)),
            (vec![5_000_000], Ok(5_000_000)),
            (vec![24], Err(PlaceError::TotalTooSmall(Xof::new(24)))),
            (vec![], Err(PlaceError::TotalTooSmall(Xof::ZERO))),
            (vec![5_000_000, 1], Err(PlaceError::TotalTooLarge)),
            (vec![i64::MAX, 1], Err(PlaceError::TotalTooLarge)),
        ] {
            let total = place(&gross).map(|order| order.total_xof.get());
            assert_eq!(total, expected, "{gross:?}");
        }
    }

    proptest! {
        #[test]
        fn the_total_is_the_sum_of_the_lines(
            gross in prop::collection::vec(0_i64..=200_000, 0..50),
        ) {
            let sum: i64 = gross.iter().sum();
            match place(&gross) {
                Ok(order) => prop_assert_eq!(order.total_xof.get(), sum),
                Err(PlaceError::TotalTooSmall(total)) => {
                    prop_assert_eq!(total.get(), sum);
                    prop_assert!(sum < 25);
                }
                Err(error) => {
                    prop_assert_eq!(error, PlaceError::TotalTooLarge);
                    prop_assert!(sum > 5_000_000);
                }
            }
        }
    }
}
