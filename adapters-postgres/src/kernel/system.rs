//! The system's own row.
//! Deliberately not here: settings.

use super::{error::store_error, store::PgQueries, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    kernel::error::StoreError,
    system::ports::{BackupState, SystemQueries, SystemRepository},
};
use cauri_domain::kernel::Timestamp;

#[async_trait]
impl SystemRepository for PgTx {
    async fn advance_clock(&mut self, seconds: i64) -> Result<i64, StoreError> {
        sqlx::query_scalar!(
            "UPDATE app.system SET clock_offset_seconds = clock_offset_seconds + $1
             WHERE id = 1 RETURNING clock_offset_seconds",
            seconds,
        )
        .fetch_one(self.connection())
        .await
        .map_err(store_error)
    }

    async fn payouts_paused(&mut self) -> Result<bool, StoreError> {
        sqlx::query_scalar!(
            r#"SELECT incarnation <> app.incarnation() AS "paused!" FROM app.system WHERE id = 1"#
        )
        .fetch_one(self.connection())
        .await
        .map_err(store_error)
    }

    async fn lift_pause(&mut self, now: Timestamp) -> Result<(), StoreError> {
        sqlx::query!("SELECT FROM app.lift_pause($1)", now)
            .execute(self.connection())
            .await
            .map_err(store_error)?;
        Ok(())
    }
}

#[async_trait]
impl SystemQueries for PgQueries {
    async fn backup_state(&self) -> Result<BackupState, StoreError> {
        sqlx::query_as!(
            BackupState,
            r#"SELECT incarnation <> app.incarnation() AS "payouts_paused!", reconciled_at,
                      backed_up_at
               FROM app.system WHERE id = 1"#,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(store_error)
    }
}
