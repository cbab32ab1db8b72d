//! What checks and settlement take and mark, many payments at once.
//! Deliberately not here: single payments (`repository`).

use crate::kernel::{corrupt, store_error, tx::PgTx};
use cauri_application::{
    kernel::{delivery::Lease, error::StoreError},
    payments::ports::{BrokenOpening, CompletedPayment, DueCheck},
};
use cauri_domain::{
    kernel::{OrderId, PaymentId, Personal, Timestamp},
    money::Xof,
    payments::Channel,
};
use uuid::Uuid;

/// Claims pending payments whose check is due: first those that nobody has asked about, longest due
/// first, then those that were put off. Rows that others hold are skipped.
pub(super) async fn claim_due_checks(
    tx: &mut PgTx,
    now: Timestamp,
    lease: Lease,
    limit: i64,
) -> Result<Vec<DueCheck>, StoreError> {
    let rows = sqlx::query!(
        "UPDATE app.payments AS payments SET asked_until = $3
         FROM (SELECT unasked.id
               FROM (SELECT id FROM app.payments
                     WHERE status = 'pending' AND asked_until IS NULL AND next_check_at <= $1
                     ORDER BY next_check_at LIMIT $4 FOR UPDATE SKIP LOCKED) AS unasked
               UNION ALL
               SELECT put_off.id
               FROM (SELECT id FROM app.payments
                     WHERE status = 'pending' AND asked_until <= $2 AND next_check_at <= $1
                     ORDER BY asked_until LIMIT $4 FOR UPDATE SKIP LOCKED) AS put_off
               LIMIT $4) AS due
         WHERE payments.id = due.id
         RETURNING payments.id, payments.gateway, payments.unanswered",
        now,
        lease.machine_now,
        lease.until,
        limit,
    )
    .fetch_all(tx.connection())
    .await
    .map_err(store_error)?;
    Ok(rows
        .into_iter()
        .map(|row| DueCheck {
            payment_id: PaymentId(row.id),
            gateway: row.gateway,
            unanswered: row.unanswered,
        })
        .collect())
}

/// Pending payments whose opening nobody is at any more although it never ended.
pub(super) async fn list_broken_openings(
    tx: &mut PgTx,
    machine_now: Timestamp,
    limit: i64,
) -> Result<Vec<BrokenOpening>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, channel FROM app.payments
         WHERE status = 'pending' AND payment_url IS NULL AND opening_until <= $1
         ORDER BY opening_until LIMIT $2",
        machine_now,
        limit,
    )
    .fetch_all(tx.connection())
    .await
    .map_err(store_error)?;
    rows.into_iter()
        .map(|row| {
            let channel = Channel::from_word(&row.channel);
            let channel = channel.ok_or_else(|| corrupt("app.payments", "channel", row.id))?;
            Ok(BrokenOpening { payment_id: PaymentId(row.id), channel })
        })
        .collect()
}

/// Takes away what such an opening left.
pub(super) async fn drop_broken_opening(
    tx: &mut PgTx,
    id: PaymentId,
    machine_now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE app.payments SET opening_until = NULL WHERE id = $1 AND opening_until <= $2",
        id.0,
        machine_now,
    )
    .execute(tx.connection())
    .await
    .map_err(store_error)?;
    Ok(())
}

/// Puts a check off; a payment that was decided meanwhile has none.
pub(super) async fn postpone_check(
    tx: &mut PgTx,
    id: PaymentId,
    until: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE app.payments SET asked_until = $2, unanswered = unanswered + 1
         WHERE id = $1 AND status = 'pending'",
        id.0,
        until,
    )
    .execute(tx.connection())
    .await
    .map_err(store_error)?;
    Ok(())
}

/// Completed payments that wait for settlement; rows that others hold are skipped.
pub(super) async fn claim_completed(
    tx: &mut PgTx,
    limit: i64,
) -> Result<Vec<CompletedPayment>, StoreError> {
    let rows = sqlx::query!(
        "SELECT id, order_id, gateway, amount_xof, paid_at, payer_number FROM app.payments
         WHERE status = 'completed' AND settled_at IS NULL AND parked_at IS NULL
         ORDER BY id LIMIT $1 FOR UPDATE SKIP LOCKED",
        limit,
    )
    .fetch_all(tx.connection())
    .await
    .map_err(store_error)?;
    rows.into_iter()
        .map(|row| {
            let paid_at = row.paid_at.ok_or_else(|| corrupt("app.payments", "paid_at", row.id))?;
            Ok(CompletedPayment {
                payment_id: PaymentId(row.id),
                order_id: OrderId(row.order_id),
                gateway: row.gateway,
                amount_xof: Xof::new(row.amount_xof),
                paid_at,
                payer_number: row.payer_number.map(Personal::new),
            })
        })
        .collect()
}

/// Marks completed payments as settled; all of them, or none.
pub(super) async fn mark_settled(
    tx: &mut PgTx,
    ids: &[PaymentId],
    now: Timestamp,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    let marked = sqlx::query_scalar!(
        "UPDATE app.payments SET settled_at = $2
         WHERE id = ANY ($1) AND status = 'completed' AND settled_at IS NULL
         RETURNING id",
        &ids,
        now,
    )
    .fetch_all(tx.connection())
    .await
    .map_err(store_error)?;
    let Some(left) = ids.into_iter().find(|id| !marked.contains(id)) else { return Ok(()) };
    let found = sqlx::query_scalar!("SELECT version FROM app.payments WHERE id = $1", left)
        .fetch_optional(tx.connection())
        .await
        .map_err(store_error)?;
    Err(StoreError::Stale { table: "app.payments", id: left.to_string(), found })
}

/// Marks settled payments as left over.
pub(super) async fn mark_unapplied(
    tx: &mut PgTx,
    ids: &[PaymentId],
    now: Timestamp,
) -> Result<(), StoreError> {
    let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
    sqlx::query!(
        "UPDATE app.payments SET unapplied_at = $2
         WHERE id = ANY ($1) AND settled_at IS NOT NULL AND unapplied_at IS NULL",
        &ids,
        now,
    )
    .execute(tx.connection())
    .await
    .map_err(store_error)?;
    Ok(())
}

/// Takes a payment out of the queue of settlement.
pub(super) async fn park(tx: &mut PgTx, id: PaymentId, now: Timestamp) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE app.payments SET parked_at = $2
         WHERE id = $1 AND status = 'completed' AND settled_at IS NULL",
        id.0,
        now,
    )
    .execute(tx.connection())
    .await
    .map_err(store_error)?;
    Ok(())
}
