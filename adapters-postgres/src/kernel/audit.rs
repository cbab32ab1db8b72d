//! Rows of `app.audit`; they are only ever added.
//! Deliberately not here: what is worth an entry.

use super::{store::PgQueries, store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::kernel::{
    error::StoreError,
    page::{Cursor, Page, PageRequest},
    ports::{AuditEntry, AuditQueries, AuditRepository, Origin, Outcome},
};
use cauri_domain::kernel::{AuditEntryId, Personal, UserId};
use uuid::Uuid;

#[async_trait]
impl AuditRepository for PgTx {
    async fn append_audit(&mut self, entry: &AuditEntry) -> Result<(), StoreError> {
        let refusal = match &entry.outcome {
            Outcome::Done => None,
            Outcome::Refused(code) => Some(code.as_str()),
        };
        sqlx::query!(
            "INSERT INTO app.audit (id, actor_id, operation, thing, refusal, address, request_id,
                 occurred_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8)",
            entry.id.0,
            entry.actor_id.0,
            entry.operation,
            entry.thing,
            refusal,
            entry.origin.address.as_ref().map(|address| address.reveal().as_str()),
            entry.origin.request_id,
            entry.occurred_at,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }
}

#[async_trait]
impl AuditQueries for PgQueries {
    async fn list_audit(&self, page: PageRequest) -> Result<Page<AuditEntry>, StoreError> {
        // One condition for every page, so that even the first is found by the index.
        let after_id = page.after.map_or(Uuid::nil(), |cursor| cursor.id);
        let rows = sqlx::query!(
            "SELECT id, actor_id, operation, thing, refusal, address, request_id, occurred_at
             FROM app.audit
             WHERE (occurred_at, id) < (coalesce($1::timestamptz, 'infinity'), $2)
             ORDER BY occurred_at DESC, id DESC
             LIMIT $3",
            page.after.map(|cursor| cursor.at),
            after_id,
            page.fetch(),
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        let entries = rows.into_iter().map(|row| AuditEntry {
            id: AuditEntryId(row.id),
            actor_id: UserId(row.actor_id),
            operation: row.operation,
            thing: row.thing,
            outcome: row.refusal.map_or(Outcome::Done, Outcome::Refused),
            origin: Origin { request_id: row.request_id, address: row.address.map(Personal::new) },
            occurred_at: row.occurred_at,
        });
        let place = |entry: &AuditEntry| Cursor { at: entry.occurred_at, id: entry.id.0 };
        Ok(Page::of(entries.collect(), page, place))
    }
}
