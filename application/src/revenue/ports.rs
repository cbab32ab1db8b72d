//! What revenue asks of the store.
//! Deliberately not here: SQL; the journal (`ledger::ports`).

use crate::kernel::{
    caller::Permit,
    error::StoreError,
    page::{Page, PageRequest},
};
use async_trait::async_trait;
use cauri_domain::{
    kernel::{PayoutId, Timestamp, UserId},
    revenue::{Payout, Sale},
};

/// Sales and payouts, in a transaction.
#[async_trait]
pub trait RevenueRepository: Send {
    /// Stores sales with their lines, all in two statements.
    async fn insert_sales(
        &mut self,
        permit: &Permit,
        sales: &[Sale],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Stores a new payout.
    async fn insert_payout(&mut self, permit: &Permit, payout: &Payout) -> Result<(), StoreError>;

    /// One payout, locked until the transaction ends.
    async fn get_payout_for_update(&mut self, id: PayoutId) -> Result<Option<Payout>, StoreError>;

    /// Writes a payout's new status; [`StoreError::Stale`] if somebody was faster.
    async fn save_payout(&mut self, permit: &Permit, payout: &Payout) -> Result<(), StoreError>;

    /// Payouts that are to be sent or asked about by `now`, longest due first, locked; those that
    /// somebody else holds are left out.
    async fn claim_payouts(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<Payout>, StoreError>;

    /// Brings the next question about payouts under way forward to `now`.
    async fn hasten_payouts(&mut self, ids: &[PayoutId], now: Timestamp) -> Result<(), StoreError>;
}

/// Reading payouts without a transaction.
#[async_trait]
pub trait RevenueQueries: Send + Sync {
    /// One payout.
    async fn find_payout(&self, id: PayoutId) -> Result<Option<Payout>, StoreError>;

    /// A payee's payouts, newest first.
    async fn list_payouts(
        &self,
        payee_id: UserId,
        page: PageRequest,
    ) -> Result<Page<Payout>, StoreError>;
}
