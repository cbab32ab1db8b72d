//! Rows of `app.alert_deliveries`: messages, each sent until it has arrived.
//! Deliberately not here: sending them.

use super::alert::AlertRow;
use crate::kernel::{corrupt, store_error};
use cauri_application::{
    alerts::ports::{AlertChange, AlertDelivery, Channel},
    kernel::{delivery::Lease, error::StoreError},
};
use cauri_domain::{
    alerts::Alert,
    kernel::{AlertDeliveryId, AlertId, Timestamp, UserId},
};
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn insert(
    connection: &mut PgConnection,
    deliveries: &[AlertDelivery],
) -> Result<(), StoreError> {
    let ids: Vec<_> = deliveries.iter().map(|delivery| delivery.id.0).collect();
    let alerts: Vec<_> = deliveries.iter().map(|delivery| delivery.alert_id.0).collect();
    let changes: Vec<_> =
        deliveries.iter().map(|delivery| delivery.change.as_str().to_owned()).collect();
    let channels: Vec<_> =
        deliveries.iter().map(|delivery| delivery.channel.as_str().to_owned()).collect();
    let recipients: Vec<_> =
        deliveries.iter().map(|delivery| delivery.recipient.map(|id| id.0)).collect();
    let made: Vec<_> = deliveries.iter().map(|delivery| delivery.made_at).collect();
    let due: Vec<_> = deliveries.iter().map(|delivery| delivery.due_at).collect();
    sqlx::query!(
        "INSERT INTO app.alert_deliveries (id, alert_id, change, channel, recipient_id, tries,
             made_at, due_at)
         SELECT id, alert_id, change, channel, recipient_id, 0, made_at, due_at
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::text[], $5::uuid[],
                     $6::timestamptz[], $7::timestamptz[])
              AS new (id, alert_id, change, channel, recipient_id, made_at, due_at)",
        &ids,
        &alerts,
        &changes,
        &channels,
        &recipients as &[Option<Uuid>],
        &made,
        &due,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

pub(super) async fn claim(
    connection: &mut PgConnection,
    lease: Lease,
    limit: i64,
) -> Result<Vec<(AlertDelivery, Alert)>, StoreError> {
    let rows = sqlx::query!(
        "WITH taken AS (
             UPDATE app.alert_deliveries SET due_at = $2, tries = tries + 1
             WHERE id IN (SELECT id FROM app.alert_deliveries WHERE due_at <= $1
                          ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
             RETURNING id, alert_id, change, channel, recipient_id, tries, made_at)
         SELECT t.id AS delivery_id, t.change, t.channel, t.recipient_id, t.tries, t.made_at,
                a.id, a.kind, a.subject,
                a.measure, a.since, a.raised_at, a.cleared_at, a.acknowledged_at, a.acknowledged_by,
                a.updated_at, a.version
         FROM taken AS t JOIN app.alerts AS a ON a.id = t.alert_id",
        lease.machine_now,
        lease.until,
        limit,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    let claimed = rows.into_iter().map(|row| {
        let wrong = |column| corrupt("app.alert_deliveries", column, row.delivery_id);
        let delivery = AlertDelivery {
            id: AlertDeliveryId(row.delivery_id),
            alert_id: AlertId(row.id),
            change: AlertChange::from_word(&row.change).ok_or_else(|| wrong("change"))?,
            channel: Channel::from_word(&row.channel).ok_or_else(|| wrong("channel"))?,
            recipient: row.recipient_id.map(UserId),
            made_at: row.made_at,
            tries: u16::try_from(row.tries).map_err(|_| wrong("tries"))?,
            due_at: lease.until,
        };
        let alert = AlertRow {
            id: row.id,
            kind: row.kind,
            subject: row.subject,
            measure: row.measure,
            since: row.since,
            raised_at: row.raised_at,
            cleared_at: row.cleared_at,
            acknowledged_at: row.acknowledged_at,
            acknowledged_by: row.acknowledged_by,
            updated_at: row.updated_at,
            version: row.version,
        };
        Ok((delivery, Alert::try_from(alert)?))
    });
    claimed.collect()
}

pub(super) async fn mark_delivered(
    connection: &mut PgConnection,
    id: AlertDeliveryId,
    machine_now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE app.alert_deliveries SET due_at = NULL, told_at = $2
         WHERE id = $1 AND due_at IS NOT NULL",
        id.0,
        machine_now,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

pub(super) async fn mark_failed(
    connection: &mut PgConnection,
    id: AlertDeliveryId,
    retry_at: Option<Timestamp>,
    machine_now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "UPDATE app.alert_deliveries
         SET due_at = $2, gave_up_at = CASE WHEN $2::timestamptz IS NULL THEN $3::timestamptz END
         WHERE id = $1 AND due_at IS NOT NULL",
        id.0,
        retry_at,
        machine_now,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}
