//! A payment for an order: may it settle the order, or is its money left over?
//! Deliberately not here: the payment's own states, and where left-over money goes.

use super::{CancelledBy, Order, OrderStatus};
use crate::kernel::{Decision, PaymentId, ProductId, Timestamp, to_micros};
use std::collections::BTreeMap;

/// Why a payment does not settle an order; its money is left over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum NotPayable {
    /// Another payment settled it.
    #[error("the order is paid by another payment")]
    Paid,
    /// Its buyer cancelled it, and does not get it after all.
    #[error("the order is cancelled by its buyer")]
    Cancelled,
    /// Its time to pay had run out. Where its stock is still there it may be [revived].
    ///
    /// [revived]: Order::revive
    #[error("the order's time to pay had run out")]
    Expired,
}

/// What is left of products, as far as their stock is tracked (`None`: it is not). A product that
/// does not stand here is gone.
pub type StockLeft = BTreeMap<ProductId, Option<i64>>;

impl Order {
    /// Settles the order by a payment that was recorded at `paid_at`. The same payment again is a
    /// replay.
    ///
    /// # Errors
    /// [`NotPayable`] if the money is left over.
    pub fn mark_paid(
        self,
        payment_id: PaymentId,
        paid_at: Timestamp,
    ) -> Result<Decision<Self, ()>, NotPayable> {
        let paid_at = to_micros(paid_at);
        match self.as_of(paid_at) {
            order @ Self { status: OrderStatus::Pending { .. }, .. } => {
                let status = OrderStatus::Paid { payment_id, paid_at };
                let version = order.version + 1;
                let next = Self { status, updated_at: paid_at, version, ..order };
                Ok(Decision::Applied { next, events: vec![] })
            }
            order @ Self { status: OrderStatus::Paid { payment_id: settled_by, .. }, .. } => {
                if settled_by == payment_id {
                    Ok(Decision::AlreadyApplied(order))
                } else {
                    Err(NotPayable::Paid)
                }
            }
            Self { status: OrderStatus::Cancelled { by: CancelledBy::Buyer, .. }, .. } => {
                Err(NotPayable::Cancelled)
            }
            Self { status: OrderStatus::Cancelled { by: CancelledBy::Clock, .. }, .. } => {
                Err(NotPayable::Expired)
            }
        }
    }

    /// Revives an order whose time to pay has run out, for money that came late, if all that it
    /// takes is left: that is taken off `left`. `None`, and nothing is taken, if it is not, and for
    /// every other order.
    #[must_use]
    pub fn revive(&self, late: Timestamp, left: &mut StockLeft) -> Option<Self> {
        let cancel_at = match self.status {
            // Until somebody has written down that its time ran out, its stock is its own.
            OrderStatus::Pending { cancel_at, confirmed: false } if cancel_at <= late => cancel_at,
            OrderStatus::Cancelled { by: CancelledBy::Clock, cancelled_at } => {
                *left = self.taken_from(left)?;
                cancelled_at
            }
            OrderStatus::Pending { .. }
            | OrderStatus::Paid { .. }
            | OrderStatus::Cancelled { .. } => return None,
        };
        let order = self.clone().as_of(to_micros(late));
        let status = OrderStatus::Pending { cancel_at, confirmed: true };
        Some(Self { status, version: order.version + 1, ..order })
    }

    /// What is left once the order has taken what it takes; `None` if there is too little.
    fn taken_from(&self, left: &StockLeft) -> Option<StockLeft> {
        let mut left = left.clone();
        for line in &self.lines {
            if let Some(stock) = left.get_mut(&line.product_id)? {
                *stock = stock.checked_sub(line.quantity).filter(|rest| *rest >= 0)?;
            }
        }
        Some(left)
    }
}

#[cfg(test)]
mod tests {
    use super::super::order::tests::{at, place};
    use super::*;
    use uuid::Uuid;

    const DAY: i64 = 24 * 3_600;
    const ONE: PaymentId = PaymentId(Uuid::from_u128(1));
    const OTHER: PaymentId = PaymentId(Uuid::from_u128(2));

    #[test]
    fn a_payment_in_time_settles_once() {
        let paid = place(&[999]).unwrap().mark_paid(ONE, at(DAY - 1)).unwrap();
        assert!(!paid.is_replay());
        let paid = paid.into_state();
        assert_eq!(paid.status, OrderStatus::Paid { payment_id: ONE, paid_at: at(DAY - 1) });
        assert_eq!(paid.version, 2);
        let again = paid.clone().mark_paid(ONE, at(DAY)).unwrap();
        assert_eq!(again, Decision::AlreadyApplied(paid.clone()));
        assert_eq!(paid.mark_paid(OTHER, at(5)), Err(NotPayable::Paid));
    }

    #[test]
    fn money_that_comes_too_late_is_left_over() {
        let order = place(&[999]).unwrap();
        assert_eq!(order.clone().mark_paid(ONE, at(DAY)), Err(NotPayable::Expired));
        let expired = order.clone().as_of(at(DAY));
        assert_eq!(expired.mark_paid(ONE, at(1)), Err(NotPayable::Expired));
        let cancelled = order.clone().cancel(at(5)).unwrap().into_state();
        assert_eq!(cancelled.mark_paid(ONE, at(6)), Err(NotPayable::Cancelled));
        // A confirmed order waits for its settlement, however late that comes.
        let status = OrderStatus::Pending { cancel_at: at(DAY), confirmed: true };
        let confirmed = Order { status, ..order };
        assert!(confirmed.mark_paid(ONE, at(DAY + 1)).is_ok());
    }

    #[test]
    fn what_ran_out_is_revived_where_its_stock_is_left() {
        let order = place(&[999]).unwrap();
        let product_id = order.lines[0].product_id;
        let of = |stock: Option<i64>| StockLeft::from([(product_id, stock)]);
        let gone = order.clone().as_of(at(DAY));
        for (stock, expected) in [
            (of(Some(2)), Some(of(Some(1)))),
            (of(Some(1)), Some(of(Some(0)))),
            (of(None), Some(of(None))),
            (of(Some(0)), None),
            (StockLeft::new(), None),
        ] {
            let mut left = stock.clone();
            let revived = gone.revive(at(2 * DAY), &mut left);
            assert_eq!(revived.is_some(), expected.is_some(), "{stock:?}");
            assert_eq!(left, expected.unwrap_or(stock));
            let Some(revived) = revived else { continue };
            let status = OrderStatus::Pending { cancel_at: at(DAY), confirmed: true };
            assert_eq!((revived.status, revived.version), (status, 3));
            let paid = revived.mark_paid(ONE, at(2 * DAY)).unwrap().into_state();
            let status = OrderStatus::Paid { payment_id: ONE, paid_at: at(2 * DAY) };
            assert_eq!((paid.status, paid.version), (status, 4));
        }
        // What nobody has written down yet still holds its stock.
        let mut nothing = StockLeft::new();
        assert!(order.revive(at(DAY), &mut nothing).is_some());
        assert_eq!(order.revive(at(DAY - 1), &mut of(Some(9))), None);
        let by_buyer = order.cancel(at(5)).unwrap().into_state();
        assert_eq!(by_buyer.revive(at(DAY), &mut of(Some(9))), None);
    }
}
