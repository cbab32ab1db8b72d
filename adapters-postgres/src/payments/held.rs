//! Payments that a person has to look at.
//! Deliberately not here: what takes them out again.

use super::payment::PaymentRow;
use crate::kernel::{corrupt, store::PgQueries, store_error};
use cauri_application::{
    kernel::{
        error::StoreError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    payments::ports::{HeldPayment, HeldReason},
};
use cauri_domain::{
    kernel::{PaymentId, Timestamp},
    payments::Payment,
};
use std::collections::BTreeMap;

/// A page of them, longest so first; with their number, three statements.
pub(super) async fn list(
    queries: &PgQueries,
    reason: Option<HeldReason>,
    page: NumberedPageRequest,
) -> Result<NumberedPage<HeldPayment>, StoreError> {
    let reason = reason.map(HeldReason::as_str);
    let rows = sqlx::query!(
        r#"SELECT id AS "id!", reason AS "reason!", since AS "since!"
           FROM (SELECT id, 'mismatch' AS reason, found_at AS since FROM app.payments
                 WHERE status = 'mismatch'
                 UNION ALL SELECT id, 'parked', parked_at FROM app.payments
                 WHERE parked_at IS NOT NULL
                 UNION ALL SELECT id, 'unapplied', unapplied_at FROM app.payments
                 WHERE unapplied_at IS NOT NULL) AS held
           WHERE $1::text IS NULL OR reason = $1
           ORDER BY since, id LIMIT $2 OFFSET $3"#,
        reason,
        i64::from(page.limit),
        page.offset(),
    )
    .fetch_all(&queries.pool)
    .await
    .map_err(store_error)?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!"
           FROM (SELECT 'mismatch' AS reason FROM app.payments WHERE status = 'mismatch'
                 UNION ALL SELECT 'parked' FROM app.payments WHERE parked_at IS NOT NULL
                 UNION ALL SELECT 'unapplied' FROM app.payments
                 WHERE unapplied_at IS NOT NULL) AS held
           WHERE $1::text IS NULL OR reason = $1"#,
        reason,
    )
    .fetch_one(&queries.pool)
    .await
    .map_err(store_error)?;
    let held: Vec<_> =
        rows.into_iter().map(|row| (PaymentId(row.id), row.reason, row.since)).collect();
    let items = with_payments(queries, held).await?;
    Ok(NumberedPage { items, total, request: page })
}

async fn with_payments(
    queries: &PgQueries,
    held: Vec<(PaymentId, String, Timestamp)>,
) -> Result<Vec<HeldPayment>, StoreError> {
    let ids: Vec<_> = held.iter().map(|(id, ..)| id.0).collect();
    let rows = sqlx::query_as!(
        PaymentRow,
        "SELECT id, order_id, buyer_id, gateway, channel, amount_xof, status, checks,
                next_check_at, paid_at, failed_at, failure_code, found_at, found_amount,
                found_currency, payer_operator, payer_number, payment_url, closed_at,
                created_at, updated_at, version
         FROM app.payments WHERE id = ANY ($1)",
        &ids,
    )
    .fetch_all(&queries.pool)
    .await
    .map_err(store_error)?;
    let payments = rows.into_iter().map(Payment::try_from).collect::<Result<Vec<_>, _>>()?;
    let payments: BTreeMap<_, _> =
        payments.into_iter().map(|payment| (payment.id, payment)).collect();
    held.into_iter()
        .filter_map(|(id, reason, since)| {
            let payment = payments.get(&id)?.clone();
            let reason = HeldReason::from_word(&reason);
            let reason = reason.ok_or_else(|| corrupt("app.payments", "status", id));
            Some(reason.map(|reason| HeldPayment { payment, reason, since }))
        })
        .collect()
}
