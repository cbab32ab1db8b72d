//! What orders ask of the store.
//! Deliberately not here: SQL.

use crate::kernel::{caller::Permit, error::StoreError};
use async_trait::async_trait;
use cauri_domain::{
    affiliate::OwnPurchase,
    kernel::{OrderId, OrderLineId, PaymentId, Timestamp, UserId},
    money::Xof,
    orders::Order,
};

/// An order's settlement by a payment.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct PaidOrder {
    /// Which order.
    pub order_id: OrderId,
    /// By which payment.
    pub payment_id: PaymentId,
    /// When the payment was recorded.
    pub paid_at: Timestamp,
    /// The order's version from then on.
    pub version: i64,
}

/// Orders, in a transaction.
#[async_trait]
pub trait OrdersRepository: Send {
    /// Stores a new order with its lines.
    async fn insert(&mut self, permit: &Permit, order: &Order) -> Result<(), StoreError>;

    /// One order, locked until the transaction ends.
    async fn get_for_update(&mut self, id: OrderId) -> Result<Option<Order>, StoreError>;

    /// How many orders of a buyer wait for their money at `now`. Whoever else asks about the same
    /// buyer waits until this transaction ends; ask before anything of the catalog is locked.
    async fn count_unpaid(&mut self, buyer_id: UserId, now: Timestamp) -> Result<i64, StoreError>;

    /// Writes an order's new status; [`StoreError::Stale`] if somebody was faster. Lines never
    /// change.
    async fn save(&mut self, permit: &Permit, order: &Order) -> Result<(), StoreError>;

    /// Orders by their ids, locked, in the order of ids; unknown ids are left out.
    async fn list_for_settlement(&mut self, ids: &[OrderId]) -> Result<Vec<Order>, StoreError>;

    /// Marks orders as paid that are pending, or that the clock cancelled; [`StoreError::Stale`]
    /// names the first that is neither.
    async fn mark_paid(&mut self, permit: &Permit, paid: &[PaidOrder]) -> Result<(), StoreError>;

    /// Keeps the clock from cancelling an order for which a payment was confirmed at `paid_at`;
    /// false, and nothing written, if the order is not pending any more or its time had run out.
    async fn confirm(
        &mut self,
        permit: &Permit,
        id: OrderId,
        paid_at: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Orders whose time to pay has run out, oldest deadline first, locked; those that somebody
    /// else holds are left for later.
    async fn claim_unpaid(&mut self, now: Timestamp, limit: i64) -> Result<Vec<Order>, StoreError>;

    /// Writes cancellations of pending orders by the clock, each with its own instant; answers how
    /// many.
    async fn mark_cancelled(
        &mut self,
        permit: &Permit,
        cancelled: &[(OrderId, Timestamp)],
    ) -> Result<u64, StoreError>;
}

/// Which gateways take a total.
pub trait PayableTotals {
    /// The names of the gateways that take it; if there is none, the nearest totals that one does.
    ///
    /// # Errors
    /// The nearest totals, below and above, each if there is one.
    fn payable_with(&self, total_xof: Xof) -> Result<Vec<&'static str>, Vec<Xof>>;
}

/// A line that settled as somebody's own purchase.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct WithheldLine {
    /// Which.
    pub line_id: OrderLineId,
    /// By what it is told.
    pub why: OwnPurchase,
    /// True if the commission was given back.
    pub restored: bool,
}

/// Reading orders without a transaction.
#[async_trait]
pub trait OrdersQueries: Send + Sync {
    /// One order with its lines.
    async fn find_order(&self, id: OrderId) -> Result<Option<Order>, StoreError>;

    /// The lines of an order of which a commission was withheld when it was settled.
    async fn list_withheld_lines(&self, id: OrderId) -> Result<Vec<WithheldLine>, StoreError>;
}
