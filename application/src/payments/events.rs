//! What payments tell the world.
//! Deliberately not here: who hears of it (`routes`).

use crate::kernel::payload::Payload;
use cauri_domain::kernel::{OrderId, PaymentId};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// The gateway confirmed a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct PaymentCompleted {
    pub payment_id: PaymentId,
    pub order_id: OrderId,
    pub amount_xof: i64,
}

impl Payload for PaymentCompleted {
    fn about(&self) -> (&'static str, Uuid) {
        ("payment", self.payment_id.0)
    }
}

/// The gateway refused a payment.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct PaymentFailed {
    pub payment_id: PaymentId,
    pub order_id: OrderId,
}

impl Payload for PaymentFailed {
    fn about(&self) -> (&'static str, Uuid) {
        ("payment", self.payment_id.0)
    }
}

/// The gateway's amount or currency is not ours; nothing is credited until a person decides.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct PaymentMismatched {
    pub payment_id: PaymentId,
    pub order_id: OrderId,
    pub expected_xof: i64,
}

impl Payload for PaymentMismatched {
    fn about(&self) -> (&'static str, Uuid) {
        ("payment", self.payment_id.0)
    }
}

/// Money came for an order that was paid or cancelled already.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct PaymentUnapplied {
    pub payment_id: PaymentId,
    pub order_id: OrderId,
    pub amount_xof: i64,
}

impl Payload for PaymentUnapplied {
    fn about(&self) -> (&'static str, Uuid) {
        ("payment", self.payment_id.0)
    }
}
