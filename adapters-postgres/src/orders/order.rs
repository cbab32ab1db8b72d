//! Rows of `app.orders`.
//! Deliberately not here: rules about orders.

use super::line::{lines_of, own_purchase};
use crate::kernel::{corrupt, store::PgQueries, store_error};
use async_trait::async_trait;
use cauri_application::{
    kernel::error::StoreError,
    orders::ports::{OrdersQueries, WithheldLine},
};
use cauri_domain::{
    kernel::{OrderId, OrderLineId, PaymentId, Timestamp, UserId},
    money::Xof,
    orders::{CancelledBy, Order, OrderLine, OrderStatus},
};
use sqlx::PgConnection;
use uuid::Uuid;

/// A row of `app.orders`, as it is read everywhere.
pub(super) struct OrderRow {
    pub(super) id: Uuid,
    pub(super) buyer_id: Uuid,
    pub(super) status: String,
    pub(super) total_xof: i64,
    pub(super) cancel_at: Timestamp,
    pub(super) confirmed: bool,
    pub(super) payment_id: Option<Uuid>,
    pub(super) paid_at: Option<Timestamp>,
    pub(super) cancelled_at: Option<Timestamp>,
    pub(super) cancelled_by: Option<String>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) version: i64,
}

impl OrderRow {
    /// Where the order stands; `None` if its columns contradict each other.
    fn status(&self) -> Option<OrderStatus> {
        match self.status.as_str() {
            "pending" => {
                Some(OrderStatus::Pending { cancel_at: self.cancel_at, confirmed: self.confirmed })
            }
            "paid" => Some(OrderStatus::Paid {
                payment_id: PaymentId(self.payment_id?),
                paid_at: self.paid_at?,
            }),
            "cancelled" => Some(OrderStatus::Cancelled {
                cancelled_at: self.cancelled_at?,
                by: CancelledBy::from_word(self.cancelled_by.as_deref()?)?,
            }),
            _ => None,
        }
    }

    fn into_order(self, lines: Vec<OrderLine>) -> Result<Order, StoreError> {
        let status = self.status().ok_or_else(|| corrupt("app.orders", "status", self.id))?;
        let order = Order {
            id: OrderId(self.id),
            buyer_id: UserId(self.buyer_id),
            status,
            lines,
            total_xof: Xof::new(self.total_xof),
            created_at: self.created_at,
            updated_at: self.updated_at,
            version: self.version,
        };
        if Xof::checked_sum(order.lines.iter().map(|line| line.gross_xof)) != Some(order.total_xof)
        {
            return Err(corrupt("app.orders", "total_xof", self.id));
        }
        Ok(order)
    }
}

/// Puts rows and their lines together; one more statement, whatever their number.
pub(super) async fn with_lines(
    connection: &mut PgConnection,
    rows: Vec<OrderRow>,
) -> Result<Vec<Order>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.id).collect();
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let mut lines = lines_of(connection, &ids).await?;
    rows.into_iter()
        .map(|row| {
            let own = lines.remove(&row.id).unwrap_or_default();
            row.into_order(own)
        })
        .collect()
}

#[async_trait]
impl OrdersQueries for PgQueries {
    async fn find_order(&self, id: OrderId) -> Result<Option<Order>, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(store_error)?;
        let row = sqlx::query_as!(
            OrderRow,
            "SELECT id, buyer_id, status, total_xof, cancel_at, confirmed, payment_id, paid_at,
                    cancelled_at, cancelled_by, created_at, updated_at, version
             FROM app.orders WHERE id = $1",
            id.0,
        )
        .fetch_all(&mut *connection)
        .await
        .map_err(store_error)?;
        Ok(with_lines(&mut connection, row).await?.pop())
    }

    async fn list_withheld_lines(&self, id: OrderId) -> Result<Vec<WithheldLine>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT line_id, own_purchase, number_end, restored_by IS NOT NULL AS "restored!"
               FROM app.withheld_commissions WHERE order_id = $1"#,
            id.0,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        rows.into_iter()
            .map(|row| {
                let why = own_purchase(&row.own_purchase, row.number_end.as_deref());
                let why = why.ok_or_else(|| {
                    corrupt("app.withheld_commissions", "number_end", row.line_id)
                })?;
                Ok(WithheldLine { line_id: OrderLineId(row.line_id), why, restored: row.restored })
            })
            .collect()
    }
}
