//! What revenue asks of the store.
//! Deliberately not here: SQL; the journal (`ledger::ports`).

use crate::kernel::{
    caller::Permit,
    error::StoreError,
    numbered_page::{NumberedPage, NumberedPageRequest},
    page::{Page, PageRequest},
};
use async_trait::async_trait;
use cauri_domain::{
    kernel::{CollaborationId, OrderLineId, PayoutId, Personal, Timestamp, TransferId, UserId},
    money::Xof,
    revenue::{
        NextTransfer, Payout, Sale, SaleParty, TransferNumber, WithheldCommission, WithheldStatus,
    },
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
    /// somebody else holds are left out, and unless `with_new` those of which nothing was sent.
    async fn claim_payouts(
        &mut self,
        now: Timestamp,
        with_new: bool,
        limit: i64,
    ) -> Result<Vec<Payout>, StoreError>;

    /// Brings the next question about payouts under way forward to `now`.
    async fn expedite_payouts(
        &mut self,
        transfer_ids: &[TransferId],
        now: Timestamp,
    ) -> Result<(), StoreError>;

    /// What the payee's next transfer would be. The payee's requests stand in line behind this one
    /// until the transaction ends.
    async fn next_transfer(&mut self, payee_id: UserId) -> Result<NextTransfer, StoreError>;

    /// True if one of the payee's payouts has this number.
    async fn is_number_held(
        &mut self,
        payee_id: UserId,
        number: TransferNumber,
    ) -> Result<bool, StoreError>;

    /// Whether somebody in a running collaboration with this person asks to be paid to a number.
    /// Whoever else asks about the same number waits until this transaction ends.
    async fn is_number_of_other_party(
        &mut self,
        payee_id: UserId,
        number: &Personal<String>,
    ) -> Result<bool, StoreError>;

    /// Stores commissions that were withheld.
    async fn insert_withheld(
        &mut self,
        permit: &Permit,
        withheld: &[WithheldCommission],
    ) -> Result<(), StoreError>;

    /// What was withheld of a line, locked until the transaction ends.
    async fn get_withheld_for_update(
        &mut self,
        line_id: OrderLineId,
    ) -> Result<Option<WithheldCommission>, StoreError>;

    /// Writes objections and approvals; [`StoreError::Stale`] if somebody was faster.
    async fn save_withheld(
        &mut self,
        permit: &Permit,
        withheld: &WithheldCommission,
    ) -> Result<(), StoreError>;
}

/// What has become of the commission that one contract brought, in francs.
///
/// Withdrawals have no contract on them: those that were released first are paid first. So the
/// figures of all contracts of a creator add up to its balance.
#[derive(Debug, Clone, Copy, Default, PartialEq, Eq)]
pub struct CommissionStanding {
    /// Inside the holdback.
    pub held_xof: Xof,
    /// May be withdrawn.
    pub available_xof: Xof,
    /// Withdrawn, and on its way.
    pub in_flight_xof: Xof,
    /// Withdrawn, and arrived.
    pub paid_xof: Xof,
}

/// Reading payouts and commissions without a transaction.
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

    /// The payee's payouts under way.
    async fn list_under_way(&self, payee_id: UserId) -> Result<Vec<Payout>, StoreError>;

    /// The payee's smallest number above this one that no payout has.
    async fn free_number_after(
        &self,
        payee_id: UserId,
        after: Option<TransferNumber>,
    ) -> Result<TransferNumber, StoreError>;

    /// What has become of the commission that one of a creator's contracts brought.
    async fn commission_standing(
        &self,
        id: CollaborationId,
        creator_id: UserId,
        now: Timestamp,
    ) -> Result<CommissionStanding, StoreError>;

    /// True if we know a transfer of this id.
    async fn is_transfer_known(&self, transfer_id: TransferId) -> Result<bool, StoreError>;

    /// What was withheld of sales in which somebody is this party, newest first.
    async fn list_withheld(
        &self,
        party: SaleParty,
        user_id: UserId,
        page: PageRequest,
    ) -> Result<Page<WithheldCommission>, StoreError>;

    /// What parties object to, those first that have waited longest; of this status, if one is
    /// given.
    async fn list_objected(
        &self,
        status: Option<WithheldStatus>,
        page: NumberedPageRequest,
    ) -> Result<NumberedPage<WithheldCommission>, StoreError>;
}
