//! A payment for an order: may it settle the order, or is its money left over?
//! Deliberately not here: the payment's own states, and where left-over money goes.

use super::{Order, OrderStatus};
use crate::kernel::{Decision, PaymentId, Timestamp, to_micros};

/// Why a payment does not settle an order; its money is left over.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum NotPayable {
    /// Another payment settled it.
    #[error("the order is paid by another payment")]
    Paid,
    /// It was cancelled, or its time to pay had run out.
    #[error("the order is cancelled")]
    Cancelled,
}

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
            Self { status: OrderStatus::Cancelled { .. }, .. } => Err(NotPayable::Cancelled),
        }
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
        assert_eq!(order.clone().mark_paid(ONE, at(DAY)), Err(NotPayable::Cancelled));
        let cancelled = order.clone().as_of(at(DAY));
        assert_eq!(cancelled.mark_paid(ONE, at(1)), Err(NotPayable::Cancelled));
        // A confirmed order waits for its settlement, however late that comes.
        let status = OrderStatus::Pending { cancel_at: at(DAY), confirmed: true };
        let confirmed = Order { status, ..order };
        assert!(confirmed.mark_paid(ONE, at(DAY + 1)).is_ok());
    }
}
