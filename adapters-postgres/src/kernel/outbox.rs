//! The outbox's rows.
//! Deliberately not here: what follows from an event.

use super::{
    error::{corrupt, store_error},
    tx::PgTx,
};
use async_trait::async_trait;
use cauri_application::{
    event::{Event, OutboxRepository, Recorded},
    kernel::error::StoreError,
};
use cauri_domain::kernel::{EventId, Timestamp};
use uuid::Uuid;

/// Keeps two dispatchers apart, for one transaction; nobody else uses this number.
const DISPATCH_LOCK: i64 = 0x6361_7572_6901;

#[async_trait]
impl OutboxRepository for PgTx {
    async fn append(&mut self, events: &[Recorded]) -> Result<(), StoreError> {
        let mut ids = Vec::with_capacity(events.len());
        let mut aggregates = Vec::with_capacity(events.len());
        let mut aggregate_ids = Vec::with_capacity(events.len());
        let mut bodies = Vec::with_capacity(events.len());
        let mut instants = Vec::with_capacity(events.len());
        for recorded in events {
            let (aggregate, aggregate_id) = recorded.event.aggregate();
            let body = serde_json::to_value(&recorded.event)
                .map_err(|error| StoreError::Unavailable(Box::new(error)))?;
            ids.push(recorded.id.0);
            aggregates.push(aggregate.to_owned());
            aggregate_ids.push(aggregate_id);
            bodies.push(body);
            instants.push(recorded.occurred_at);
        }
        sqlx::query!(
            "INSERT INTO app.outbox (id, aggregate, aggregate_id, kind, event, occurred_at)
             SELECT id, aggregate, aggregate_id, event ->> 'kind', event, occurred_at
             FROM unnest($1::uuid[], $2::text[], $3::uuid[], $4::jsonb[], $5::timestamptz[])
                  WITH ORDINALITY AS new (id, aggregate, aggregate_id, event, occurred_at, place)
             ORDER BY place",
            &ids,
            &aggregates,
            &aggregate_ids,
            &bodies,
            &instants,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn claim_turn(&mut self) -> Result<bool, StoreError> {
        sqlx::query_scalar!(r#"SELECT pg_try_advisory_xact_lock($1) AS "mine!""#, DISPATCH_LOCK)
            .fetch_one(self.connection())
            .await
            .map_err(store_error)
    }

    async fn list_pending(
        &mut self,
        machine_now: Timestamp,
        limit: i64,
    ) -> Result<Vec<Recorded>, StoreError> {
        // A thing of which an event was put off is held from there on. Asked for first and by an
        // index of its own: a condition on every row would look through all that waits.
        let held = sqlx::query!(
            r#"SELECT aggregate_id, min(seq) AS "seq!" FROM app.outbox
               WHERE dispatched_at IS NULL AND retry_at IS NOT NULL AND retry_at > $1
               GROUP BY aggregate_id"#,
            machine_now,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        let (things, from): (Vec<_>, Vec<_>) =
            held.into_iter().map(|row| (row.aggregate_id, row.seq)).unzip();
        let rows = sqlx::query!(
            "SELECT id, event, occurred_at FROM app.outbox AS pending
             WHERE dispatched_at IS NULL
               AND NOT EXISTS (
                   SELECT FROM unnest($1::uuid[], $2::bigint[]) AS held (thing, seq)
                   WHERE held.thing = pending.aggregate_id AND held.seq <= pending.seq)
             ORDER BY seq LIMIT $3",
            &things,
            &from,
            limit,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        rows.into_iter()
            .map(|row| {
                let event: Event = serde_json::from_value(row.event)
                    .map_err(|_| corrupt("app.outbox", "event", row.id))?;
                Ok(Recorded { id: EventId(row.id), event, occurred_at: row.occurred_at })
            })
            .collect()
    }

    async fn mark_dispatched(
        &mut self,
        ids: &[EventId],
        machine_now: Timestamp,
    ) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        sqlx::query!(
            "UPDATE app.outbox SET dispatched_at = $2 WHERE id = ANY ($1)",
            &ids,
            machine_now,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn postpone(&mut self, id: EventId, retry_at: Timestamp) -> Result<(), StoreError> {
        sqlx::query!("UPDATE app.outbox SET retry_at = $2 WHERE id = $1", id.0, retry_at)
            .execute(self.connection())
            .await
            .map_err(store_error)?;
        Ok(())
    }
}
