//! The one transaction type; each context's folder implements its repository on it.
//! Deliberately not here: statements.

use super::error::store_error;
use async_trait::async_trait;
use cauri_application::{kernel::error::StoreError, tx::UnitOfWork};
use sqlx::{PgConnection, Postgres, Transaction};

/// An open transaction. Dropping it rolls back.
#[derive(Debug)]
pub struct PgTx {
    pub(super) tx: Transaction<'static, Postgres>,
}

impl PgTx {
    /// The connection, for a statement in this transaction.
    pub(crate) fn connection(&mut self) -> &mut PgConnection {
        &mut self.tx
    }
}

#[async_trait]
impl UnitOfWork for PgTx {
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.tx.commit().await.map_err(store_error)
    }
    async fn rollback(self: Box<Self>) -> Result<(), StoreError> {
        self.tx.rollback().await.map_err(store_error)
    }
}
