//! Read models of every context, on the pool, without a transaction.
//! Deliberately not here: anything that a decision relies on (that is loaded through `Tx`).

use super::error::StoreError;
use crate::{
    affiliate::ports::AffiliateQueries, catalog::ports::CatalogQueries,
    identity::ports::IdentityQueries, orders::ports::OrdersQueries,
    payments::ports::PaymentsQueries,
};
use crate::affiliate::ports::AffiliateQueries;
use crate::catalog::ports::CatalogQueries;
use crate::identity::ports::IdentityQueries;
use crate::ledger::ports::LedgerQueries;
use crate::orders::ports::OrdersQueries;
use async_trait::async_trait;

/// What the kernel itself asks of the store.
#[async_trait]
pub trait KernelQueries: Send + Sync {
    /// Is the database there, and is its schema the one that this program knows?
    async fn ready(&self) -> Result<(), StoreError>;
}

/// All of them, so that one adapter can be plugged in.
pub trait Queries:
    KernelQueries
    + IdentityQueries
    + CatalogQueries
    + AffiliateQueries
    + OrdersQueries
    + PaymentsQueries
    KernelQueries + LedgerQueries + IdentityQueries + CatalogQueries + AffiliateQueries + OrdersQueries
{
}

impl<T> Queries for T where
    T: KernelQueries
        + LedgerQueries
        + IdentityQueries
        + CatalogQueries
        + AffiliateQueries
        + OrdersQueries
        + PaymentsQueries
pub trait Queries
where
    Self: KernelQueries,
    Self: LedgerQueries,
    Self: IdentityQueries,
    Self: CatalogQueries,
    Self: AffiliateQueries,
    Self: OrdersQueries,
{
}

impl<T> Queries for T
where
    T: KernelQueries,
    T: LedgerQueries,
    T: IdentityQueries,
    T: CatalogQueries,
    T: AffiliateQueries,
    T: OrdersQueries,
{
}
