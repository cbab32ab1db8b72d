//! The unit of work: every repository, one transaction.
//! Deliberately not here: how a transaction is kept (adapters-postgres) or what is done in it.

use crate::{
    affiliate::ports::AffiliateRepository,
    alerts::ports::AlertsRepository,
    catalog::ports::CatalogRepository,
    collaboration::ports::CollaborationRepository,
    event::OutboxRepository,
    identity::{
        device_ports::DeviceRepository,
        ports::{EmailRepository, IdentityRepository},
        reauthentication_ports::ReauthenticationRepository,
    },
    jobs::JobRepository,
    kernel::{
        error::{IsConflict, StoreError},
        ports::{AuditRepository, IdempotencyRepository},
    },
    ledger::ports::LedgerRepository,
    orders::ports::OrdersRepository,
    payments::ports::PaymentsRepository,
    revenue::ports::RevenueRepository,
    system::ports::SystemRepository,
    work::ports::HeartbeatRepository,
};
use async_trait::async_trait;
use tracing::Instrument as _;

/// What an adapter implements: the repository of each context, and the end.
#[async_trait]
pub trait UnitOfWork:
    SystemRepository
    + OutboxRepository
    + JobRepository
    + AuditRepository
    + HeartbeatRepository
    + IdempotencyRepository
    + LedgerRepository
    + IdentityRepository
    + EmailRepository
    + ReauthenticationRepository
    + DeviceRepository
    + CatalogRepository
    + AffiliateRepository
    + CollaborationRepository
    + OrdersRepository
    + PaymentsRepository
    + RevenueRepository
    + AlertsRepository
    + Send
{
    /// Makes everything durable.
    async fn commit(self: Box<Self>) -> Result<(), StoreError>;
    /// Forgets everything and lets go of every lock, before it answers.
    async fn rollback(self: Box<Self>) -> Result<(), StoreError>;
}

/// Where transactions come from.
#[async_trait]
pub trait Store: Send + Sync {
    /// Opens a transaction (READ COMMITTED). Only [`in_tx`] calls this.
    async fn begin(&self) -> Result<Box<dyn UnitOfWork>, StoreError>;
}

/// An open transaction. It has no lifetime, so that helpers can borrow it freely, and no public
/// `commit`: only [`in_tx`] ends it.
pub struct Tx(Box<dyn UnitOfWork>);

impl std::fmt::Debug for Tx {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("Tx")
    }
}

macro_rules! accessors {
    ($($name:ident: $port:ident),+ $(,)?) => {
        impl Tx {$(
            #[doc = concat!("The repository [`", stringify!($port), "`], in this transaction.")]
            pub fn $name(&mut self) -> &mut dyn $port {
                &mut *self.0
            }
        )+}
    };
}

accessors! {
    system: SystemRepository,
    outbox: OutboxRepository,
    jobs: JobRepository,
    audit: AuditRepository,
    heartbeat: HeartbeatRepository,
    idempotency: IdempotencyRepository,
    ledger: LedgerRepository,
    identity: IdentityRepository,
    emails: EmailRepository,
    reauthentications: ReauthenticationRepository,
    devices: DeviceRepository,
    catalog: CatalogRepository,
    affiliate: AffiliateRepository,
    collaboration: CollaborationRepository,
    orders: OrdersRepository,
    payments: PaymentsRepository,
    revenue: RevenueRepository,
    alerts: AlertsRepository,
}

/// Runs work in a transaction: commits on `Ok`, rolls back on `Err`. A forgotten commit can't be
/// written.
///
/// # Errors
/// The work's own error, or the store's if the transaction can't be opened or committed.
pub async fn in_tx<T, E, F>(store: &dyn Store, work: F) -> Result<T, E>
where
    F: AsyncFnOnce(&mut Tx) -> Result<T, E>,
    E: From<StoreError>,
{
    // A part of the request's trace; looks of the worker come too often for parts of their own.
    let asked = tracing::Span::current().metadata().is_some_and(|told| told.name() == "request");
    let span = if asked { tracing::info_span!("transaction") } else { tracing::Span::none() };
    in_opened_tx(store, work).instrument(span).await
}

async fn in_opened_tx<T, E, F>(store: &dyn Store, work: F) -> Result<T, E>
where
    F: AsyncFnOnce(&mut Tx) -> Result<T, E>,
    E: From<StoreError>,
{
    let mut tx = Tx(store.begin().await?);
    match work(&mut tx).await {
        Ok(out) => {
            tx.0.commit().await?;
            Ok(out)
        }
        Err(error) => {
            // Waited for, so that whoever tries again does not find its own rows still locked. If
            // it fails the connection is gone, and the transaction with it.
            let _ = tx.0.rollback().await;
            Err(error)
        }
    }
}

/// How often a use case is tried when its transaction collides with another.
pub const CONFLICT_TRIES: u8 = 3;

/// Runs a use case again when its transaction collided, at most [`CONFLICT_TRIES`] times in all.
///
/// # Errors
/// The last error.
pub async fn retry_conflicts<T, E, Fut>(mut run: impl FnMut() -> Fut) -> Result<T, E>
where
    Fut: Future<Output = Result<T, E>>,
    E: IsConflict,
{
    let mut tries = 1;
    loop {
        match run().await {
            Err(error) if error.is_conflict() && tries < CONFLICT_TRIES => tries += 1,
            done => return done,
        }
    }
}
