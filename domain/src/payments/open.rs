//! Opening a payment for an order, and closing one that nobody can pay.
//! Deliberately not here: which amounts a gateway takes (it says so itself).

use super::{
    Channel, PaymentEvent,
    payment::{Payer, Payment, PaymentState},
    schedule::{last_check_at, next_check_at},
};
use crate::{
    kernel::{Decision, PaymentId, Timestamp, to_micros},
    orders::{Order, OrderStatus},
};

/// Why no payment is opened.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum OpenError {
    /// The order is paid, or a payment of it was confirmed.
    #[error("the order is paid")]
    Paid,
    /// The order was cancelled, or its time to pay has run out.
    #[error("the order is cancelled")]
    Cancelled,
}

impl Payment {
    /// Opens a payment for an order as it is at `now`. The order's total is frozen in it.
    ///
    /// # Errors
    /// [`OpenError`] if nothing is to be paid.
    pub fn open(
        id: PaymentId,
        order: &Order,
        gateway: &str,
        channel: Channel,
        now: Timestamp,
    ) -> Result<Self, OpenError> {
        let now = to_micros(now);
        Self::payable(order, now)?;
        let next_check_at = next_check_at(now, now).unwrap_or_else(|| last_check_at(now));
        Ok(Self {
            id,
            order_id: order.id,
            buyer_id: order.buyer_id,
            gateway: gateway.to_owned(),
            channel,
            amount_xof: order.total_xof,
            state: PaymentState::Pending { checks: 0, next_check_at },
            payer: Payer::default(),
            payment_url: None,
            closed_at: None,
            created_at: now,
            updated_at: now,
            version: 1,
        })
    }

    /// Closes a payment that is known at its gateway but whose page was lost on its way to us:
    /// nobody can pay it, and nobody ever could. Where it stands is still asked; should it succeed
    /// all the same, its money counts. A replay if it is closed, decided, or has its page.
    pub fn close(&self, now: Timestamp) -> Decision<Self, PaymentEvent> {
        let pending = matches!(self.state, PaymentState::Pending { .. });
        if !pending || self.closed_at.is_some() || self.payment_url.is_some() {
            return Decision::AlreadyApplied(self.clone());
        }
        let closed_at = to_micros(now).max(self.updated_at);
        let next = Self {
            closed_at: Some(closed_at),
            updated_at: closed_at,
            version: self.version + 1,
            ..self.clone()
        };
        Decision::Applied { next, events: vec![] }
    }

    /// May a payment be opened for this order at `now`?
    ///
    /// # Errors
    /// [`OpenError`] if nothing is to be paid.
    pub fn payable(order: &Order, now: Timestamp) -> Result<(), OpenError> {
        match order.clone().as_of(now).status {
            OrderStatus::Pending { confirmed: false, .. } => Ok(()),
            OrderStatus::Pending { confirmed: true, .. } | OrderStatus::Paid { .. } => {
                Err(OpenError::Paid)
            }
            OrderStatus::Cancelled { .. } => Err(OpenError::Cancelled),
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::{
        kernel::{OrderId, UserId},
        money::Xof,
        orders::CancelledBy,
        payments::{CheckedFact, Outcome},
    };
    use chrono::TimeDelta;
    use uuid::Uuid;

    fn order(status: OrderStatus, now: Timestamp) -> Order {
        Order {
            id: OrderId(Uuid::from_u128(1)),
            buyer_id: UserId(Uuid::from_u128(2)),
            status,
            lines: vec![],
            total_xof: Xof::new(5_000),
            created_at: now,
            updated_at: now,
            version: 1,
        }
    }

    #[test]
    fn only_what_waits_for_money_is_paid() {
        let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let later = now + TimeDelta::hours(24);
        let id = PaymentId(Uuid::from_u128(3));
        for (status, refused) in [
            (OrderStatus::Pending { cancel_at: later, confirmed: false }, None),
            (OrderStatus::Pending { cancel_at: now, confirmed: false }, Some(OpenError::Cancelled)),
            (OrderStatus::Pending { cancel_at: later, confirmed: true }, Some(OpenError::Paid)),
            (OrderStatus::Paid { payment_id: id, paid_at: now }, Some(OpenError::Paid)),
            (
                OrderStatus::Cancelled { cancelled_at: now, by: CancelledBy::Buyer },
                Some(OpenError::Cancelled),
            ),
        ] {
            let order = order(status, now);
            let opened = Payment::open(id, &order, "cinetpay", Channel::All, now);
            assert_eq!(opened.as_ref().err(), refused.as_ref(), "{status:?}");
            let Ok(payment) = opened else { continue };
            assert_eq!(payment.amount_xof, Xof::new(5_000));
            let next_check_at = now + TimeDelta::minutes(2);
            assert_eq!(payment.state, PaymentState::Pending { checks: 0, next_check_at });
        }
    }

    #[test]
    fn only_a_pending_payment_without_a_page_is_closed_and_a_late_success_counts() {
        let now = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
        let status =
            OrderStatus::Pending { cancel_at: now + TimeDelta::hours(24), confirmed: false };
        let id = PaymentId(Uuid::from_u128(3));
        let opened = Payment::open(id, &order(status, now), "cinetpay", Channel::All, now).unwrap();
        let paged = Payment { payment_url: Some("https://pay.example/1".into()), ..opened.clone() };
        assert!(paged.close(now).is_replay());
        assert!(opened.refuse("624", now).into_state().close(now).is_replay());
        let closed = opened.close(now);
        assert!(!closed.is_replay());
        let closed = closed.into_state();
        assert_eq!((closed.closed_at, closed.version), (Some(now), 2));
        assert!(closed.close(now).is_replay());
        let paid = CheckedFact {
            outcome: Outcome::Succeeded,
            amount_xof: Some(Xof::new(5_000)),
            currency: Some("XOF".into()),
            code: "00".into(),
            payer: Payer::default(),
        };
        let paid = closed.record_fact(&paid, now).unwrap().into_state();
        assert_eq!(paid.state, PaymentState::Completed { paid_at: now });
    }
}
