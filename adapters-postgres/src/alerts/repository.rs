//! The port of alerts on a transaction.
//! Deliberately not here: messages about them (`delivery`).

use super::{
    alert::{AlertRow, kind, subject},
    delivery,
};
use crate::kernel::{store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    alerts::ports::{AlertDelivery, AlertsRepository, Reader, SlowCheck},
    kernel::{caller::Permit, delivery::Lease, error::StoreError},
};
use cauri_domain::{
    alerts::{Alert, OpenAlert},
    kernel::{AlertDeliveryId, AlertId, Timestamp, UserId},
};
use uuid::Uuid;

/// Keeps two looks apart, for one transaction; nobody else uses this number.
const LOOK_LOCK: i64 = 0x6361_7572_6914;
/// The most open alerts that one look holds against what it saw; more than all kinds can have.
const OPEN_LIMIT: i64 = 2_048;

#[async_trait]
impl AlertsRepository for PgTx {
    async fn claim_look(&mut self) -> Result<bool, StoreError> {
        sqlx::query_scalar!(r#"SELECT pg_try_advisory_xact_lock($1) AS "mine!""#, LOOK_LOCK)
            .fetch_one(self.connection())
            .await
            .map_err(store_error)
    }

    async fn claim_check(
        &mut self,
        check: SlowCheck,
        not_since: Timestamp,
        machine_now: Timestamp,
    ) -> Result<bool, StoreError> {
        // A row that was inserted has no earlier version: `xmax` is 0 then.
        let checked_before = sqlx::query_scalar!(
            r#"INSERT INTO app.slow_checks AS kept (name, checked_at) VALUES ($1, $2)
               ON CONFLICT (name) DO UPDATE SET checked_at = $2 WHERE kept.checked_at <= $3
               RETURNING (xmax <> 0) AS "before!""#,
            check.as_str(),
            machine_now,
            not_since,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        Ok(checked_before.unwrap_or(false))
    }

    async fn list_open_alerts(&mut self) -> Result<Vec<OpenAlert>, StoreError> {
        let rows = sqlx::query!(
            "SELECT id, kind, subject FROM app.alerts
             WHERE cleared_at IS NULL ORDER BY kind, subject LIMIT $1",
            OPEN_LIMIT,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        let open = rows.into_iter().map(|row| {
            Ok(OpenAlert {
                id: AlertId(row.id),
                kind: kind(&row.kind, row.id)?,
                subject: subject(&row.subject, row.id)?,
            })
        });
        open.collect()
    }

    async fn insert_alerts(&mut self, alerts: &[Alert]) -> Result<Vec<AlertId>, StoreError> {
        let ids: Vec<_> = alerts.iter().map(|alert| alert.id.0).collect();
        let kinds: Vec<_> = alerts.iter().map(|alert| alert.kind.as_str().to_owned()).collect();
        let subjects: Vec<_> =
            alerts.iter().map(|alert| alert.subject.as_str().to_owned()).collect();
        let measures: Vec<_> = alerts.iter().map(|alert| alert.measure).collect();
        let since: Vec<_> = alerts.iter().map(|alert| alert.since).collect();
        let instants: Vec<_> = alerts.iter().map(|alert| alert.raised_at).collect();
        let new = sqlx::query_scalar!(
            "INSERT INTO app.alerts (id, kind, subject, measure, since, raised_at, updated_at,
                 version)
             SELECT id, kind, subject, measure, since, raised_at, raised_at, 1
             FROM unnest($1::uuid[], $2::text[], $3::text[], $4::bigint[], $5::timestamptz[],
                         $6::timestamptz[])
                  AS new (id, kind, subject, measure, since, raised_at)
             ON CONFLICT (kind, subject) WHERE cleared_at IS NULL DO NOTHING
             RETURNING id",
            &ids,
            &kinds,
            &subjects,
            &measures,
            &since as &[Option<Timestamp>],
            &instants,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        Ok(new.into_iter().map(AlertId).collect())
    }

    async fn clear_alerts(
        &mut self,
        ids: &[AlertId],
        now: Timestamp,
    ) -> Result<Vec<AlertId>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let cleared = sqlx::query_scalar!(
            "UPDATE app.alerts
             SET cleared_at = greatest($2, raised_at), updated_at = greatest($2, updated_at),
                 version = version + 1
             WHERE id = ANY ($1) AND cleared_at IS NULL
             RETURNING id",
            &ids,
            now,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        Ok(cleared.into_iter().map(AlertId).collect())
    }

    async fn get_alert_for_update(&mut self, id: AlertId) -> Result<Option<Alert>, StoreError> {
        let row = sqlx::query_as!(
            AlertRow,
            "SELECT id, kind, subject, measure, since, raised_at, cleared_at, acknowledged_at,
                    acknowledged_by, updated_at, version
             FROM app.alerts WHERE id = $1 FOR UPDATE",
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        row.map(Alert::try_from).transpose()
    }

    async fn save_alert(&mut self, _: &Permit, alert: &Alert) -> Result<(), StoreError> {
        let (by, at) = alert.acknowledged.unzip();
        let saved = sqlx::query!(
            "UPDATE app.alerts
             SET acknowledged_by = $2, acknowledged_at = $3, updated_at = $4, version = $5
             WHERE id = $1 AND version = $5::bigint - 1",
            alert.id.0,
            by.map(|by| by.0),
            at,
            alert.updated_at,
            alert.version,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        if saved.rows_affected() == 1 {
            return Ok(());
        }
        let id = alert.id.to_string();
        Err(StoreError::Stale { table: "app.alerts", id, found: None })
    }

    async fn list_readers(
        &mut self,
        since: Timestamp,
        limit: i64,
    ) -> Result<Vec<Reader>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT u.id, a.kind AS "kind?", count(t.id) AS "emails!"
               FROM (SELECT id FROM app.users
                     WHERE role = 'admin' AND suspended_since IS NULL ORDER BY id LIMIT $2) AS u
               LEFT JOIN app.alert_deliveries AS t ON t.recipient_id = u.id AND t.made_at > $1
               LEFT JOIN app.alerts AS a ON a.id = t.alert_id
               GROUP BY u.id, a.kind ORDER BY u.id, a.kind"#,
            since,
            limit,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        let readers = rows.into_iter().map(|row| {
            let kind = row.kind.map(|word| kind(&word, row.id)).transpose()?;
            Ok(Reader { id: UserId(row.id), kind, emails: row.emails })
        });
        readers.collect()
    }

    async fn insert_deliveries(&mut self, deliveries: &[AlertDelivery]) -> Result<(), StoreError> {
        delivery::insert(self.connection(), deliveries).await
    }

    async fn claim_deliveries(
        &mut self,
        lease: Lease,
        limit: i64,
    ) -> Result<Vec<(AlertDelivery, Alert)>, StoreError> {
        delivery::claim(self.connection(), lease, limit).await
    }

    async fn mark_delivered(
        &mut self,
        id: AlertDeliveryId,
        machine_now: Timestamp,
    ) -> Result<(), StoreError> {
        delivery::mark_delivered(self.connection(), id, machine_now).await
    }

    async fn mark_failed(
        &mut self,
        id: AlertDeliveryId,
        retry_at: Option<Timestamp>,
        machine_now: Timestamp,
    ) -> Result<(), StoreError> {
        delivery::mark_failed(self.connection(), id, retry_at, machine_now).await
    }

    async fn forget_alerts(
        &mut self,
        cleared_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError> {
        let gone = sqlx::query!(
            "DELETE FROM app.alerts WHERE id = ANY (ARRAY (
                 SELECT id FROM app.alerts WHERE cleared_at <= $1
                 ORDER BY cleared_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
            cleared_until,
            limit,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(usize::try_from(gone.rows_affected()).unwrap_or(usize::MAX))
    }
}
