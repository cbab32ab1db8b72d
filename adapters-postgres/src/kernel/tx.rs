//! The one transaction type; each context's folder implements its repository on it.
//! Deliberately not here: statements.

use super::error::store_error;
use async_trait::async_trait;
use cauri_application::{
    affiliate::ports::AffiliateRepository,
    alerts::ports::AlertsRepository,
    catalog::ports::CatalogRepository,
    collaboration::ports::CollaborationRepository,
    identity::ports::{IdentityRepository, LetterRepository},
    kernel::{
        audit::AuditRepository, error::StoreError, heartbeat::HeartbeatRepository,
        idempotency::IdempotencyRepository, jobs::JobRepository, outbox::OutboxRepository,
        system::SystemRepository, uow::UnitOfWork,
    },
    ledger::ports::LedgerRepository,
    orders::ports::OrdersRepository,
    payments::ports::PaymentsRepository,
    revenue::ports::RevenueRepository,
};
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
    fn system(&mut self) -> &mut dyn SystemRepository {
        self
    }
    fn outbox(&mut self) -> &mut dyn OutboxRepository {
        self
    }
    fn jobs(&mut self) -> &mut dyn JobRepository {
        self
    }
    fn audit(&mut self) -> &mut dyn AuditRepository {
        self
    }
    fn heartbeat(&mut self) -> &mut dyn HeartbeatRepository {
        self
    }
    fn idempotency(&mut self) -> &mut dyn IdempotencyRepository {
        self
    }
    fn ledger(&mut self) -> &mut dyn LedgerRepository {
        self
    }
    fn identity(&mut self) -> &mut dyn IdentityRepository {
        self
    }
    fn letters(&mut self) -> &mut dyn LetterRepository {
        self
    }
    fn catalog(&mut self) -> &mut dyn CatalogRepository {
        self
    }
    fn affiliate(&mut self) -> &mut dyn AffiliateRepository {
        self
    }
    fn collaboration(&mut self) -> &mut dyn CollaborationRepository {
        self
    }
    fn orders(&mut self) -> &mut dyn OrdersRepository {
        self
    }
    fn payments(&mut self) -> &mut dyn PaymentsRepository {
        self
    }
    fn revenue(&mut self) -> &mut dyn RevenueRepository {
        self
    }
    fn alerts(&mut self) -> &mut dyn AlertsRepository {
        self
    }
    async fn commit(self: Box<Self>) -> Result<(), StoreError> {
        self.tx.commit().await.map_err(store_error)
    }
    async fn rollback(self: Box<Self>) -> Result<(), StoreError> {
        self.tx.rollback().await.map_err(store_error)
    }
}
