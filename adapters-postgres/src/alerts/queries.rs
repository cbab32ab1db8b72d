//! Looking at the system, and at its alerts.
//! Deliberately not here: what of it is an alert.

use super::alert::{AlertRow, SeenRow, kind};
use crate::{
    kernel::{corrupt, heartbeat::count_workers, store::PgQueries, store_error},
    ledger,
};
use async_trait::async_trait;
use cauri_application::{
    alerts::ports::{AlertState, AlertsQueries, SEEN_LIMIT},
    kernel::{
        error::StoreError,
        numbered_page::{NumberedPage, NumberedPageRequest},
        workers::Workers,
    },
    work::ports::{Waiting, WorkQueries as _},
};
use cauri_domain::{
    alerts::{Alert, AlertKind, Observation, Subject},
    kernel::Timestamp,
    money::Xof,
};

#[async_trait]
impl AlertsQueries for PgQueries {
    async fn observe(
        &self,
        now: Timestamp,
        machine_now: Timestamp,
    ) -> Result<Vec<Observation>, StoreError> {
        let rows = sqlx::query_as!(
            SeenRow,
            r#"(SELECT 'payment_mismatch' AS "kind!", id::text AS "subject!",
                       amount_xof AS "measure!", found_at AS since
                FROM app.payments WHERE status = 'mismatch' ORDER BY found_at, id LIMIT $2)
               UNION ALL
               (SELECT 'unapplied_payment', id::text, amount_xof, unapplied_at
                FROM app.payments WHERE unapplied_at IS NOT NULL
                ORDER BY unapplied_at, id LIMIT $2)
               UNION ALL
               (SELECT 'silent_worker', id::text, extract(epoch FROM $1 - seen_at)::bigint, NULL
                FROM app.workers ORDER BY seen_at, id LIMIT $2)
               UNION ALL
               (SELECT 'missed_run', tick,
                       extract(epoch FROM $1 - ran_at)::bigint - every_seconds, NULL
                FROM app.tick_runs ORDER BY ran_at, tick LIMIT $2)"#,
            machine_now,
            SEEN_LIMIT,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        let mut seen =
            rows.into_iter().map(Observation::try_from).collect::<Result<Vec<_>, _>>()?;
        for waiting in self.list_queues(now, machine_now).await? {
            let now = if waiting.by_machine { machine_now } else { now };
            seen.push(age(&waiting, now)?);
        }
        Ok(seen)
    }

    async fn count_differences(&self) -> Result<i64, StoreError> {
        ledger::count_differences(&self.pool).await
    }

    async fn outstanding_payouts(&self, gateway: &str) -> Result<Xof, StoreError> {
        let sum = sqlx::query_scalar!(
            r#"SELECT coalesce(sum(amount_xof), 0)::bigint AS "sum!" FROM app.payouts
               WHERE due_at IS NOT NULL AND status = 'requested' AND gateway = $1"#,
            gateway,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(store_error)?;
        Ok(Xof::new(sum))
    }

    async fn list_alerts(
        &self,
        state: Option<AlertState>,
        page: NumberedPageRequest,
    ) -> Result<NumberedPage<Alert>, StoreError> {
        let open = state.map(|state| state == AlertState::Open);
        let rows = sqlx::query_as!(
            AlertRow,
            "SELECT id, kind, subject, measure, since, raised_at, cleared_at, acknowledged_at,
                    acknowledged_by, updated_at, version
             FROM app.alerts WHERE $1::boolean IS NULL OR (cleared_at IS NULL) = $1
             ORDER BY raised_at DESC, id DESC LIMIT $2 OFFSET $3",
            open,
            i64::from(page.limit),
            page.offset(),
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        let total = sqlx::query_scalar!(
            r#"SELECT count(*) AS "total!" FROM app.alerts
               WHERE $1::boolean IS NULL OR (cleared_at IS NULL) = $1"#,
            open,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(store_error)?;
        let items = rows.into_iter().map(Alert::try_from).collect::<Result<_, _>>()?;
        Ok(NumberedPage { items, total, request: page })
    }

    async fn count_open_alerts(&self) -> Result<Vec<(AlertKind, i64)>, StoreError> {
        let rows = sqlx::query!(
            r#"SELECT kind, count(*) AS "count!" FROM app.alerts
               WHERE cleared_at IS NULL GROUP BY kind"#,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        rows.into_iter().map(|row| Ok((kind(&row.kind, &row.kind)?, row.count))).collect()
    }

    async fn count_workers(&self, alive_since: Timestamp) -> Result<Workers, StoreError> {
        count_workers(&self.pool, alive_since).await.map_err(store_error)
    }
}

/// The age of a queue: settlement and dispatch have a kind of their own.
fn age(waiting: &Waiting, now: Timestamp) -> Result<Observation, StoreError> {
    let kind = match waiting.queue.as_str() {
        "settlements" => AlertKind::SettleAge,
        "events" => AlertKind::DispatchAge,
        _ => AlertKind::QueueAge,
    };
    let subject =
        Subject::new(&waiting.queue).map_err(|_| corrupt("queues", "queue", &waiting.queue))?;
    let measure = waiting.oldest_at.map_or(0, |at| (now - at).num_seconds().max(0));
    Ok(Observation { kind, subject, measure, since: None })
}
