//! Where transactions and read models come from.
//! Deliberately not here: statements.

use super::{error::store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    kernel::error::StoreError,
    tx::{Store, UnitOfWork},
};
use sqlx::PgPool;

/// Opens transactions on a pool.
#[derive(Debug, Clone)]
pub struct PgStore {
    pool: PgPool,
}

impl PgStore {
    /// Transactions on this pool.
    pub const fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl Store for PgStore {
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StoreError> {
        let tx = self.pool.begin().await.map_err(store_error)?;
        Ok(Box::new(PgTx { tx }))
    }
}

/// Read models on a pool; one `impl` block a context, in the context's folder.
#[derive(Debug, Clone)]
pub struct PgQueries {
    pub(crate) pool: PgPool,
}

impl PgQueries {
    /// Read models on this pool.
    pub const fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}
