//! What the ledger asks of the store.
//! Deliberately not here: SQL.

use super::{
    trial_balance::TrialBalance,
    verify::{Difference, LedgerSize},
};
use crate::kernel::{
    error::StoreError,
    page::{Page, PageRequest},
};
use async_trait::async_trait;
use cauri_domain::{
    kernel::{Timestamp, UserId},
    ledger::{Entry, EntryKind},
    money::Xof,
};
use chrono::NaiveDate;

/// The lane of single posts: payouts, refunds, adjustments, the sweep.
pub const SINGLE_LANE: i32 = 0;
/// The lane of the settling worker.
pub const SETTLEMENT_LANE: i32 = 1;
/// The most entries in one call of [`LedgerRepository::post`].
pub const POST_LIMIT: usize = 512;

/// What the journal made of an entry.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Posted {
    /// It is in the journal now.
    Created,
    /// The same entry is in the journal already; nothing was written.
    Duplicate,
    /// Another entry is in the journal under this key; nothing was written.
    Conflict,
    /// It would take more than is available; nothing was written, so it may be tried again.
    Refused,
}

/// Earnings of one payee that left the holdback.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Matured {
    /// Whose.
    pub payee_id: UserId,
    /// How much, in francs.
    pub amount_xof: Xof,
}

/// The journal, in a transaction. Rows are locked in this order: payees, lane, balances; so
/// everything else of the use case is locked before.
#[async_trait]
pub trait LedgerRepository: Send {
    /// Writes entries, at most [`POST_LIMIT`], and answers for each in the same order. The only
    /// door to the journal; a withdrawal is held against what is available, after
    /// [`mature_payee`](Self::mature_payee).
    async fn post(
        &mut self,
        lane: i32,
        entries: &[Entry],
        now: Timestamp,
    ) -> Result<Vec<Posted>, StoreError>;

    /// Writes down what got past its holdback, of at most `limit` buckets, oldest first. Safe to
    /// run twice and at once.
    async fn mature_due(&mut self, now: Timestamp, limit: i32) -> Result<Vec<Matured>, StoreError>;

    /// The same for all that is due to one payee, whose account stays locked until the
    /// transaction ends.
    async fn mature_payee(
        &mut self,
        payee_id: UserId,
        now: Timestamp,
    ) -> Result<Option<Matured>, StoreError>;
}

/// Earnings that will be released on one day.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Release {
    /// The day in UTC.
    pub date: NaiveDate,
    /// How much, in francs.
    pub amount_xof: Xof,
}

/// What a payee has, right at an instant even if no sweep ever ran.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct Balance {
    /// Earned, inside the holdback.
    pub held_xof: Xof,
    /// May be withdrawn; zero if the payee owes something.
    pub available_xof: Xof,
    /// Withdrawals that are on their way.
    pub in_flight_xof: Xof,
    /// Owed by the payee; the next releases fill it.
    pub receivable_xof: Xof,
    /// What is held, by the day of its release, nearest first.
    pub releases: Vec<Release>,
}

/// An entry as one payee sees it: what it did to each of the payee's accounts.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct PayeeEntry {
    /// Its number in the journal.
    pub id: i64,
    /// Which business fact it is.
    pub kind: EntryKind,
    /// What it is about: the entry's key.
    pub reference: String,
    /// When it happened.
    pub occurred_at: Timestamp,
    /// Change of what is held, in francs.
    pub held_xof: i64,
    /// Change of what is available, in francs.
    pub available_xof: i64,
    /// Change of what is on its way, in francs.
    pub in_flight_xof: i64,
    /// When the held part leaves the holdback.
    pub release_at: Option<Timestamp>,
}

/// Reading the ledger without a transaction.
#[async_trait]
pub trait LedgerQueries: Send + Sync {
    /// What a payee has at an instant.
    async fn balance(&self, payee_id: UserId, now: Timestamp) -> Result<Balance, StoreError>;

    /// A payee's entries, newest first.
    async fn list_entries(
        &self,
        payee_id: UserId,
        page: PageRequest,
    ) -> Result<Page<PayeeEntry>, StoreError>;

    /// People who have accounts, in the order of their ids, after this one.
    async fn list_payees(
        &self,
        after: Option<UserId>,
        limit: i64,
    ) -> Result<Vec<UserId>, StoreError>;

    /// Debits and credits of every account of the house and of each kind of payees' accounts.
    async fn trial_balance(&self) -> Result<TrialBalance, StoreError>;

    /// How much there is to verify.
    async fn ledger_size(&self) -> Result<LedgerSize, StoreError>;

    /// Recomputes everything that is kept beside the journal, as of one instant.
    async fn verify_ledger(&self) -> Result<Vec<Difference>, StoreError>;
}
