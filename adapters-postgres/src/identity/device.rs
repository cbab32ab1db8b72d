//! Rows of `app.known_devices`.
//! Deliberately not here: how long one stays known.

use crate::kernel::{store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{identity::device_ports::DeviceRepository, kernel::error::StoreError};
use cauri_domain::kernel::{Email, Timestamp, UserId};
use sqlx::PgPool;

/// True if the account with this address has this device.
pub(super) async fn is_known(
    pool: &PgPool,
    email: &Email,
    token_hash: &[u8; 32],
    seen_after: Timestamp,
) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!(
        "SELECT it.user_id FROM app.known_devices AS it
         JOIN app.users AS owner ON owner.id = it.user_id
         WHERE it.token_hash = $1 AND it.seen_at > $2 AND owner.email = $3",
        &token_hash[..],
        seen_after,
        email.reveal(),
    )
    .fetch_optional(pool)
    .await
    .map_err(store_error)?;
    Ok(found.is_some())
}

#[async_trait]
impl DeviceRepository for PgTx {
    async fn keep_device(
        &mut self,
        user_id: UserId,
        token_hash: &[u8; 32],
        machine_now: Timestamp,
        most: i64,
    ) -> Result<(), StoreError> {
        // What another account has under this hash stays its own.
        sqlx::query!(
            "INSERT INTO app.known_devices (token_hash, user_id, seen_at) VALUES ($1, $2, $3)
             ON CONFLICT (token_hash) DO UPDATE SET seen_at = excluded.seen_at
             WHERE known_devices.user_id = excluded.user_id",
            &token_hash[..],
            user_id.0,
            machine_now,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        sqlx::query!(
            "DELETE FROM app.known_devices WHERE token_hash = ANY (ARRAY (
                 SELECT token_hash FROM app.known_devices WHERE user_id = $1
                 ORDER BY seen_at DESC, token_hash OFFSET $2 FOR UPDATE SKIP LOCKED))",
            user_id.0,
            most,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn forget_devices(&mut self, user_id: UserId) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM app.known_devices WHERE user_id = $1", user_id.0)
            .execute(self.connection())
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn sweep_devices(
        &mut self,
        seen_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError> {
        let gone = sqlx::query!(
            "DELETE FROM app.known_devices WHERE token_hash = ANY (ARRAY (
                 SELECT token_hash FROM app.known_devices WHERE seen_at <= $1
                 ORDER BY seen_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
            seen_until,
            limit,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(usize::try_from(gone.rows_affected()).unwrap_or(usize::MAX))
    }
}
