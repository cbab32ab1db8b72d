//! Rows of `app.notices`.
//! Deliberately not here: whether a notice is authentic – only those that are come here.

use crate::kernel::{store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    kernel::{delivery::Lease, error::StoreError},
    payments::ports::{ClaimedNotice, NoticeAbout, NoticesRepository, RawNotice},
};
use cauri_domain::kernel::{NoticeId, Timestamp};
use uuid::Uuid;

#[async_trait]
impl NoticesRepository for PgTx {
    async fn insert_notice(&mut self, notice: &RawNotice) -> Result<(), StoreError> {
        let headers = serde_json::to_value(notice.headers.reveal())
            .map_err(|error| StoreError::Unavailable(Box::new(error)))?;
        sqlx::query!(
            "INSERT INTO app.notices
                 (id, gateway, about, transaction, headers, body, received_at, unanswered)
             VALUES ($1, $2, $3, $4, $5, $6, $7, 0)",
            notice.id.0,
            notice.gateway,
            notice.about.as_str(),
            notice.transaction,
            headers,
            notice.body.reveal(),
            notice.received_at,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn claim_notices(
        &mut self,
        about: NoticeAbout,
        lease: Lease,
        limit: i64,
    ) -> Result<Vec<ClaimedNotice>, StoreError> {
        let rows = sqlx::query!(
            "UPDATE app.notices AS notices SET claimed_until = $3
             FROM (SELECT unclaimed.id
                   FROM (SELECT id FROM app.notices
                         WHERE about = $1 AND followed_at IS NULL AND claimed_until IS NULL
                         ORDER BY received_at, id LIMIT $4 FOR UPDATE SKIP LOCKED) AS unclaimed
                   UNION ALL
                   SELECT put_off.id
                   FROM (SELECT id FROM app.notices
                         WHERE about = $1 AND followed_at IS NULL AND claimed_until <= $2
                         ORDER BY claimed_until LIMIT $4 FOR UPDATE SKIP LOCKED) AS put_off
                   LIMIT $4) AS waiting
             WHERE notices.id = waiting.id
             RETURNING notices.id, notices.gateway, notices.transaction, notices.unanswered",
            about.as_str(),
            lease.machine_now,
            lease.until,
            limit,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        Ok(rows
            .into_iter()
            .map(|row| ClaimedNotice {
                id: NoticeId(row.id),
                gateway: row.gateway,
                transaction: row.transaction,
                unanswered: row.unanswered,
            })
            .collect())
    }

    async fn mark_followed(&mut self, ids: &[NoticeId], now: Timestamp) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        sqlx::query!("UPDATE app.notices SET followed_at = $2 WHERE id = ANY ($1)", &ids, now)
            .execute(self.connection())
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn postpone_notices(
        &mut self,
        ids: &[NoticeId],
        until: Timestamp,
    ) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        sqlx::query!(
            "UPDATE app.notices SET claimed_until = $2, unanswered = unanswered + 1
             WHERE id = ANY ($1)",
            &ids,
            until,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }
    async fn forget_notices(
        &mut self,
        received_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError> {
        let gone = sqlx::query!(
            "DELETE FROM app.notices WHERE id = ANY (ARRAY (
                 SELECT id FROM app.notices
                 WHERE followed_at IS NOT NULL AND received_at <= $1
                 ORDER BY received_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
            received_until,
            limit,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(usize::try_from(gone.rows_affected()).unwrap_or(usize::MAX))
    }
}
