//! Client keys and their outcomes.
//! Deliberately not here: what an outcome means.

use super::{error::store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::kernel::{
    error::StoreError,
    ports::{IdempotencyKey, IdempotencyRepository, KeyState},
};
use cauri_domain::kernel::{Timestamp, UserId};

#[async_trait]
impl IdempotencyRepository for PgTx {
    async fn claim(
        &mut self,
        caller: UserId,
        operation: &'static str,
        for_ever: bool,
        key: &IdempotencyKey,
        now: Timestamp,
    ) -> Result<KeyState, StoreError> {
        // Another transaction that holds the key makes the insert wait for its end.
        sqlx::query!("SET LOCAL lock_timeout = '10s'")
            .execute(self.connection())
            .await
            .map_err(store_error)?;
        let inserted = sqlx::query!(
            "INSERT INTO app.idempotency
                 (caller_id, operation, key, fingerprint, created_at, for_ever)
             VALUES ($1, $2, $3, $4, $5, $6)
             ON CONFLICT DO NOTHING",
            caller.0,
            operation,
            key.key,
            &key.fingerprint[..],
            now,
            for_ever,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        if inserted.rows_affected() == 1 {
            return Ok(KeyState::Claimed);
        }
        let row = sqlx::query!(
            "SELECT fingerprint, outcome FROM app.idempotency
             WHERE caller_id = $1 AND operation = $2 AND key = $3",
            caller.0,
            operation,
            key.key,
        )
        .fetch_one(self.connection())
        .await
        .map_err(store_error)?;
        Ok(KeyState::Used {
            fingerprint: row.fingerprint,
            outcome: row.outcome.unwrap_or(serde_json::Value::Null),
        })
    }

    async fn store_outcome(
        &mut self,
        caller: UserId,
        operation: &'static str,
        key: &str,
        outcome: &serde_json::Value,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE app.idempotency SET outcome = $4
             WHERE caller_id = $1 AND operation = $2 AND key = $3",
            caller.0,
            operation,
            key,
            outcome,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn release(
        &mut self,
        caller: UserId,
        operation: &'static str,
        key: &str,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "DELETE FROM app.idempotency WHERE caller_id = $1 AND operation = $2 AND key = $3",
            caller.0,
            operation,
            key,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn forget_outcomes(
        &mut self,
        used_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError> {
        let gone = sqlx::query!(
            "DELETE FROM app.idempotency AS it USING (
                 SELECT caller_id, operation, key FROM app.idempotency
                 WHERE created_at <= $1 AND NOT for_ever
                 ORDER BY created_at LIMIT $2 FOR UPDATE SKIP LOCKED) AS old
             WHERE it.caller_id = old.caller_id AND it.operation = old.operation
               AND it.key = old.key",
            used_until,
            limit,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(usize::try_from(gone.rows_affected()).unwrap_or(usize::MAX))
    }
}
