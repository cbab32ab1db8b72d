//! The system's own row.
//! Deliberately not here: settings.

use super::{error::store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::kernel::{error::StoreError, system::SystemRepository};

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
}
