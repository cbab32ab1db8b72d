//! What orders tell the world.
//! Deliberately not here: who hears of it (`routes`).

use crate::kernel::payload::Payload;
use cauri_domain::kernel::OrderId;
use serde::{Deserialize, Serialize};
use uuid::Uuid;

/// A customer ordered.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct OrderPlaced {
    pub order_id: OrderId,
    pub total_xof: i64,
}

impl Payload for OrderPlaced {
    fn about(&self) -> (&'static str, Uuid) {
        ("order", self.order_id.0)
    }
}

/// An order was cancelled (by its buyer, or unpaid in time).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct OrderCancelled {
    pub order_id: OrderId,
}

impl Payload for OrderCancelled {
    fn about(&self) -> (&'static str, Uuid) {
        ("order", self.order_id.0)
    }
}
