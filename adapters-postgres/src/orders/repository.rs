//! The orders' repository.
//! Deliberately not here: the sets that sweeps and settlement write (`sweep`).

use super::{
    line::insert_lines,
    order::{OrderRow, with_lines},
    sweep,
};
use crate::kernel::{store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    kernel::{caller::Permit, error::StoreError},
    orders::ports::{OrdersRepository, PaidOrder},
};
use cauri_domain::{
    kernel::{OrderId, PaymentId, Timestamp, UserId},
    orders::{CancelledBy, Order, OrderStatus},
};

/// Sets the advisory locks of buyers apart from other locks of this kind.
const UNPAID_LOCKS: i64 = 0x0072_6465_7273;

/// The columns that only some statuses fill.
struct StatusColumns {
    cancel_at: Option<Timestamp>,
    confirmed: bool,
    payment_id: Option<PaymentId>,
    paid_at: Option<Timestamp>,
    cancelled: Option<(Timestamp, CancelledBy)>,
}

impl From<OrderStatus> for StatusColumns {
    fn from(status: OrderStatus) -> Self {
        let none = Self {
            cancel_at: None,
            confirmed: false,
            payment_id: None,
            paid_at: None,
            cancelled: None,
        };
        match status {
            OrderStatus::Pending { cancel_at, confirmed } => {
                Self { cancel_at: Some(cancel_at), confirmed, ..none }
            }
            OrderStatus::Paid { payment_id, paid_at } => {
                Self { payment_id: Some(payment_id), paid_at: Some(paid_at), ..none }
            }
            OrderStatus::Cancelled { cancelled_at, by } => {
                Self { cancelled: Some((cancelled_at, by)), ..none }
            }
        }
    }
}

#[async_trait]
impl OrdersRepository for PgTx {
    async fn insert(&mut self, _permit: &Permit, order: &Order) -> Result<(), StoreError> {
        let columns = StatusColumns::from(order.status);
        sqlx::query!(
            "INSERT INTO app.orders (id, buyer_id, status, total_xof, cancel_at, confirmed,
                 payment_id, paid_at, cancelled_at, cancelled_by, created_at, updated_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13)",
            order.id.0,
            order.buyer_id.0,
            order.status.as_str(),
            order.total_xof.get(),
            columns.cancel_at,
            columns.confirmed,
            columns.payment_id.map(|id| id.0),
            columns.paid_at,
            columns.cancelled.map(|(at, _)| at),
            columns.cancelled.map(|(_, by)| by.as_str()),
            order.created_at,
            order.updated_at,
            order.version,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        insert_lines(self.connection(), order).await
    }

    async fn get_for_update(&mut self, id: OrderId) -> Result<Option<Order>, StoreError> {
        Ok(self.list_for_settlement(&[id]).await?.pop())
    }

    async fn count_unpaid(&mut self, buyer_id: UserId, now: Timestamp) -> Result<i64, StoreError> {
        sqlx::query!(
            "SELECT pg_advisory_xact_lock(hashtextextended($1::uuid::text, $2)) AS locked",
            buyer_id.0,
            UNPAID_LOCKS,
        )
        .fetch_one(self.connection())
        .await
        .map_err(store_error)?;
        // A statement of its own, so that it sees what whoever held the lock has committed.
        sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!" FROM app.orders
               WHERE buyer_id = $1 AND status = 'pending' AND NOT confirmed AND cancel_at > $2"#,
            buyer_id.0,
            now,
        )
        .fetch_one(self.connection())
        .await
        .map_err(store_error)
    }

    async fn save(&mut self, _permit: &Permit, order: &Order) -> Result<(), StoreError> {
        let columns = StatusColumns::from(order.status);
        // The day to pay is kept as history when the order has left `pending`.
        let saved = sqlx::query!(
            "UPDATE app.orders
             SET status = $3, cancel_at = coalesce($4, cancel_at), confirmed = $5,
                 payment_id = $6, paid_at = $7, cancelled_at = $8, cancelled_by = $9,
                 updated_at = $10, version = $2::bigint
             WHERE id = $1 AND version = $2::bigint - 1",
            order.id.0,
            order.version,
            order.status.as_str(),
            columns.cancel_at,
            columns.confirmed,
            columns.payment_id.map(|id| id.0),
            columns.paid_at,
            columns.cancelled.map(|(at, _)| at),
            columns.cancelled.map(|(_, by)| by.as_str()),
            order.updated_at,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        if saved.rows_affected() == 1 {
            return Ok(());
        }
        let found = sqlx::query_scalar!("SELECT version FROM app.orders WHERE id = $1", order.id.0)
            .fetch_optional(self.connection())
            .await
            .map_err(store_error)?;
        Err(StoreError::Stale { table: "app.orders", id: order.id.to_string(), found })
    }

    async fn list_for_settlement(&mut self, ids: &[OrderId]) -> Result<Vec<Order>, StoreError> {
        let ids: Vec<_> = ids.iter().map(|id| id.0).collect();
        let rows = sqlx::query_as!(
            OrderRow,
            "SELECT id, buyer_id, status, total_xof, cancel_at, confirmed, payment_id, paid_at,
                    cancelled_at, cancelled_by, created_at, updated_at, version
             FROM app.orders WHERE id = ANY ($1) ORDER BY id FOR UPDATE",
            &ids,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        with_lines(self.connection(), rows).await
    }

    async fn mark_paid(&mut self, _permit: &Permit, paid: &[PaidOrder]) -> Result<(), StoreError> {
        sweep::mark_paid(self, paid).await
    }

    async fn confirm(
        &mut self,
        _permit: &Permit,
        id: OrderId,
        paid_at: Timestamp,
    ) -> Result<bool, StoreError> {
        let confirmed = sqlx::query!(
            "UPDATE app.orders SET confirmed = true, updated_at = $2, version = version + 1
             WHERE id = $1 AND status = 'pending' AND NOT confirmed AND cancel_at > $2",
            id.0,
            paid_at,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(confirmed.rows_affected() == 1)
    }

    async fn claim_unpaid(&mut self, now: Timestamp, limit: i64) -> Result<Vec<Order>, StoreError> {
        let rows = sweep::claim_unpaid(self, now, limit).await?;
        with_lines(self.connection(), rows).await
    }

    async fn mark_cancelled(
        &mut self,
        _permit: &Permit,
        cancelled: &[(OrderId, Timestamp)],
    ) -> Result<u64, StoreError> {
        sweep::mark_cancelled(self, cancelled).await
    }
}
