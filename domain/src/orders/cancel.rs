//! Cancelling an order that nobody has paid: by its buyer, or by the clock.
//! Deliberately not here: the stock, which goes back, and money that comes all the same.

use super::{Order, OrderStatus};
use crate::kernel::{Decision, Timestamp, stored_words, to_micros};

/// The most orders of one buyer that wait for their money at once: each of them holds stock.
pub const UNPAID_LIMIT: i64 = 10;

stored_words! {
    /// Who cancelled an order.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    CancelledBy {
        /// Its buyer.
        Buyer = "buyer",
        /// The clock: nobody paid in time.
        Clock = "clock",
    }
}

/// Why an order is not cancelled.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum CancelError {
    /// Its time to pay has run out, by which it is cancelled.
    #[error("the order's time to pay ran out at {expired_at}")]
    Expired {
        /// When.
        expired_at: Timestamp,
    },
    /// It is paid, or its money was confirmed and is about to be settled.
    #[error("the order is paid")]
    Paid,
}

impl Order {
    /// The order as it is at an instant: unpaid past its deadline it is cancelled, whether or not
    /// anybody has written that down.
    #[must_use]
    pub fn as_of(self, now: Timestamp) -> Self {
        match self.cancel_unpaid(now) {
            Decision::Applied { next, .. } | Decision::AlreadyApplied(next) => next,
        }
    }

    /// Cancels the order if its time to pay has run out; the change carries the deadline as its
    /// instant. An order that is not due stays as it is.
    pub fn cancel_unpaid(self, now: Timestamp) -> Decision<Self, ()> {
        match self.status {
            OrderStatus::Pending { cancel_at, confirmed: false } if cancel_at <= now => {
                self.cancelled(CancelledBy::Clock, cancel_at)
            }
            OrderStatus::Pending { .. }
            | OrderStatus::Paid { .. }
            | OrderStatus::Cancelled { .. } => Decision::AlreadyApplied(self),
        }
    }

    /// Cancels the order as its buyer wishes, whether or not a payment of it is open. The same
    /// wish again is a replay.
    ///
    /// # Errors
    /// [`CancelError`] if the clock or the money was faster.
    pub fn cancel(self, now: Timestamp) -> Result<Decision<Self, ()>, CancelError> {
        let now = to_micros(now);
        let order = self.as_of(now);
        match order.status {
            OrderStatus::Pending { confirmed: false, .. } => {
                Ok(order.cancelled(CancelledBy::Buyer, now))
            }
            OrderStatus::Cancelled { by: CancelledBy::Buyer, .. } => {
                Ok(Decision::AlreadyApplied(order))
            }
            OrderStatus::Cancelled { by: CancelledBy::Clock, cancelled_at } => {
                Err(CancelError::Expired { expired_at: cancelled_at })
            }
            OrderStatus::Pending { confirmed: true, .. } | OrderStatus::Paid { .. } => {
                Err(CancelError::Paid)
            }
        }
    }

    fn cancelled(self, by: CancelledBy, at: Timestamp) -> Decision<Self, ()> {
        let status = OrderStatus::Cancelled { cancelled_at: at, by };
        let updated_at = at.max(self.updated_at);
        let next = Self { status, updated_at, version: self.version + 1, ..self };
        Decision::Applied { next, events: vec![] }
    }
}

#[cfg(test)]
mod tests {
    use super::super::order::tests::{at, place};
    use super::*;
    use crate::kernel::PaymentId;
    use uuid::Uuid;

    const DAY: i64 = 24 * 3_600;

    #[test]
    fn unpaid_for_a_day_is_cancelled_at_the_instant() {
        let order = place(&[999]).unwrap();
        assert_eq!(order.clone().as_of(at(DAY - 1)), order);
        for later in [DAY, 40 * DAY] {
            let cancelled = order.clone().as_of(at(later));
            let status = OrderStatus::Cancelled { cancelled_at: at(DAY), by: CancelledBy::Clock };
            assert_eq!((cancelled.status, cancelled.updated_at), (status, at(DAY)));
            assert_eq!(cancelled.version, 2);
            assert_eq!(cancelled.clone().as_of(at(later)), cancelled);
        }
        let status = OrderStatus::Pending { cancel_at: at(DAY), confirmed: true };
        let confirmed = Order { status, ..order };
        assert_eq!(confirmed.clone().as_of(at(2 * DAY)), confirmed);
    }

    #[test]
    fn a_buyer_cancels_what_is_not_paid() {
        let order = place(&[999]).unwrap();
        let cancelled = order.clone().cancel(at(5)).unwrap();
        assert!(!cancelled.is_replay());
        let cancelled = cancelled.into_state();
        let status = OrderStatus::Cancelled { cancelled_at: at(5), by: CancelledBy::Buyer };
        assert_eq!((cancelled.status, cancelled.version), (status, 2));
        // However late it is said again, it was the buyer who did it.
        let again = cancelled.clone().cancel(at(2 * DAY)).unwrap();
        assert_eq!(again, Decision::AlreadyApplied(cancelled));

        let expired = Err(CancelError::Expired { expired_at: at(DAY) });
        assert_eq!(order.clone().cancel(at(DAY)), expired);
        assert_eq!(order.clone().as_of(at(DAY)).cancel(at(DAY + 1)), expired);
        let payment_id = PaymentId(Uuid::from_u128(9));
        for status in [
            OrderStatus::Pending { cancel_at: at(DAY), confirmed: true },
            OrderStatus::Paid { payment_id, paid_at: at(1) },
        ] {
            assert_eq!(Order { status, ..order.clone() }.cancel(at(5)), Err(CancelError::Paid));
        }
    }

    #[test]
    fn words_and_cancellers_belong_together() {
        for by in [CancelledBy::Buyer, CancelledBy::Clock] {
            assert_eq!(CancelledBy::from_word(by.as_str()), Some(by));
        }
        assert_eq!(CancelledBy::from_word("nobody"), None);
    }
}
