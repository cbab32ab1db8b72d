//! Read models of every context, on the pool, without a transaction.
//! Deliberately not here: anything that a decision relies on (that is loaded through `Tx`).

use super::{audit::AuditQueries, error::StoreError, jobs::JobQueries, queues::Waiting};
use crate::affiliate::ports::AffiliateQueries;
use crate::alerts::ports::AlertsQueries;
use crate::catalog::ports::CatalogQueries;
use crate::collaboration::ports::CollaborationQueries;
use crate::identity::ports::IdentityQueries;
use crate::ledger::ports::LedgerQueries;
use crate::orders::ports::OrdersQueries;
use crate::payments::ports::PaymentsQueries;
use crate::revenue::ports::RevenueQueries;
use async_trait::async_trait;
use cauri_domain::kernel::Timestamp;

/// What the kernel itself asks of the store.
#[async_trait]
pub trait KernelQueries: Send + Sync {
    /// Is the database there, and is its schema the one that this program knows?
    async fn ready(&self) -> Result<(), StoreError>;

    /// What waits in each queue at this instant; jobs go by the machine clock.
    async fn list_queues(
        &self,
        now: Timestamp,
        machine_now: Timestamp,
    ) -> Result<Vec<Waiting>, StoreError>;
}

/// All of them, so that one adapter can be plugged in.
pub trait Queries
where
    Self: KernelQueries,
    Self: AuditQueries,
    Self: JobQueries,
    Self: LedgerQueries,
    Self: IdentityQueries,
    Self: CatalogQueries,
    Self: AffiliateQueries,
    Self: CollaborationQueries,
    Self: OrdersQueries,
    Self: PaymentsQueries,
    Self: RevenueQueries,
    Self: AlertsQueries,
{
}

impl<T> Queries for T
where
    T: KernelQueries,
    T: AuditQueries,
    T: JobQueries,
    T: LedgerQueries,
    T: IdentityQueries,
    T: CatalogQueries,
    T: AffiliateQueries,
    T: CollaborationQueries,
    T: OrdersQueries,
    T: PaymentsQueries,
    T: RevenueQueries,
    T: AlertsQueries,
{
}
