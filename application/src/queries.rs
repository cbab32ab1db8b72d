//! Read models of every context, on the pool, without a transaction.
//! Deliberately not here: anything that a decision relies on (that is loaded through `Tx`).

use crate::{
    affiliate::ports::AffiliateQueries, alerts::ports::AlertsQueries,
    catalog::ports::CatalogQueries, collaboration::ports::CollaborationQueries,
    identity::ports::IdentityQueries, jobs::JobQueries, kernel::ports::AuditQueries,
    ledger::ports::LedgerQueries, orders::ports::OrdersQueries, payments::ports::PaymentsQueries,
    revenue::ports::RevenueQueries, system::ports::SystemQueries, work::ports::WorkQueries,
};

/// All of them, so that one adapter can be plugged in.
pub trait Queries
where
    Self: WorkQueries,
    Self: AuditQueries,
    Self: JobQueries,
    Self: SystemQueries,
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
    T: WorkQueries,
    T: AuditQueries,
    T: JobQueries,
    T: SystemQueries,
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
