//! What sweeps and settlement do to many orders at once.
//! Deliberately not here: which orders are due or payable (domain).

use super::order::OrderRow;
use crate::kernel::{store_error, tx::PgTx};
use cauri_application::{kernel::error::StoreError, orders::ports::PaidOrder};
use cauri_domain::kernel::{OrderId, Timestamp};
use uuid::Uuid;

/// Rows whose time to pay has run out, oldest deadline first; rows that others hold are skipped.
pub(super) async fn claim_unpaid(
    tx: &mut PgTx,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<OrderRow>, StoreError> {
    sqlx::query_as!(
        OrderRow,
        "SELECT id, buyer_id, status, total_xof, cancel_at, confirmed, payment_id, paid_at,
                cancelled_at, cancelled_by, created_at, updated_at, version
         FROM app.orders
         WHERE status = 'pending' AND NOT confirmed AND cancel_at <= $1
         ORDER BY cancel_at LIMIT $2 FOR UPDATE SKIP LOCKED",
        now,
        limit,
    )
    .fetch_all(tx.connection())
    .await
    .map_err(store_error)
}

/// Marks orders as paid that are pending, or that the clock cancelled: late money revives those.
pub(super) async fn mark_paid(tx: &mut PgTx, paid: &[PaidOrder]) -> Result<(), StoreError> {
    let order_ids: Vec<Uuid> = paid.iter().map(|paid| paid.order_id.0).collect();
    let payment_ids: Vec<Uuid> = paid.iter().map(|paid| paid.payment_id.0).collect();
    let instants: Vec<Timestamp> = paid.iter().map(|paid| paid.paid_at).collect();
    let versions: Vec<i64> = paid.iter().map(|paid| paid.version).collect();
    let marked = sqlx::query_scalar!(
        "UPDATE app.orders AS orders
         SET status = 'paid', confirmed = false, payment_id = paid.payment_id,
             paid_at = paid.paid_at, cancelled_at = NULL, cancelled_by = NULL,
             updated_at = paid.paid_at, version = paid.version
         FROM unnest($1::uuid[], $2::uuid[], $3::timestamptz[], $4::bigint[])
              AS paid (order_id, payment_id, paid_at, version)
         WHERE orders.id = paid.order_id AND orders.version < paid.version
           AND (orders.status = 'pending' OR orders.cancelled_by = 'clock')
         RETURNING orders.id",
        &order_ids,
        &payment_ids,
        &instants,
        &versions,
    )
    .fetch_all(tx.connection())
    .await
    .map_err(store_error)?;
    let Some(left) = order_ids.into_iter().find(|id| !marked.contains(id)) else { return Ok(()) };
    let found = sqlx::query_scalar!("SELECT version FROM app.orders WHERE id = $1", left)
        .fetch_optional(tx.connection())
        .await
        .map_err(store_error)?;
    Err(StoreError::Stale { table: "app.orders", id: left.to_string(), found })
}

/// Writes cancellations of pending orders by the clock, each with its own instant.
pub(super) async fn mark_cancelled(
    tx: &mut PgTx,
    cancelled: &[(OrderId, Timestamp)],
) -> Result<u64, StoreError> {
    let (ids, instants): (Vec<Uuid>, Vec<Timestamp>) =
        cancelled.iter().map(|(id, at)| (id.0, *at)).unzip();
    let marked = sqlx::query!(
        "UPDATE app.orders AS orders
         SET status = 'cancelled', confirmed = false, cancelled_at = due.cancelled_at,
             cancelled_by = 'clock', updated_at = due.cancelled_at, version = version + 1
         FROM unnest($1::uuid[], $2::timestamptz[]) AS due (id, cancelled_at)
         WHERE orders.id = due.id AND orders.status = 'pending'",
        &ids,
        &instants,
    )
    .execute(tx.connection())
    .await
    .map_err(store_error)?;
    Ok(marked.rows_affected())
}
