//! What the ledger asks of the store.
//! Deliberately not here: SQL.

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
use std::fmt;

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

/// The most differences of one sort that are named.
pub const DIFFERENCES_LIMIT: i64 = 100;

/// How much there is to check.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct LedgerSize {
    /// Entries in the journal.
    pub entries: i64,
    /// Movements of all entries.
    pub movements: i64,
    /// Accounts opened so far.
    pub accounts: i64,
    /// Buckets of held money that have not matured.
    pub buckets: i64,
}

/// Something that is not as the journal says. There is never a legitimate one.
#[derive(Debug, Clone, PartialEq, Eq)]
#[expect(missing_docs, reason = "a field is named after the thing or the francs that it carries")]
pub enum Difference {
    /// A balance is not the sum of its movements.
    Balance {
        account: String,
        lane: i32,
        journal_debits_xof: i64,
        journal_credits_xof: i64,
        kept_debits_xof: i64,
        kept_credits_xof: i64,
    },
    /// What a payee holds is not the sum of its buckets.
    Held { account: String, balance_xof: i64, buckets_xof: i64 },
    /// A bucket has more than ever went into the holdback until its instant.
    Bucket { account: String, release_at: Timestamp, journal_xof: i64, kept_xof: i64 },
    /// An account of which an entry took what did not stand there, although no recipe lets it.
    Overdrawn { account: String, key: String, balance_xof: i64 },
    /// A key without its entry, or an entry without its key.
    Key { key: String },
    /// An entry does something else than what was posted.
    Fingerprint { key: String },
    /// Debits and credits of all balances are not the same sum.
    Totals { debits_xof: i64, credits_xof: i64 },
}

impl fmt::Display for Difference {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Balance {
                account,
                lane,
                journal_debits_xof,
                journal_credits_xof,
                kept_debits_xof,
                kept_credits_xof,
            } => write!(
                f,
                "{account} (lane {lane}): journal Dr {journal_debits_xof} Cr \
                 {journal_credits_xof}, kept Dr {kept_debits_xof} Cr {kept_credits_xof}"
            ),
            Self::Held { account, balance_xof, buckets_xof } => {
                write!(f, "{account}: balance {balance_xof}, buckets {buckets_xof}")
            }
            Self::Bucket { account, release_at, journal_xof, kept_xof } => {
                write!(f, "{account} until {release_at}: journal {journal_xof}, kept {kept_xof}")
            }
            Self::Overdrawn { account, key, balance_xof } => {
                write!(f, "{account}: {key} left {balance_xof}, and no recipe explains that")
            }
            Self::Key { key } => write!(f, "{key}: key and entry don't belong together"),
            Self::Fingerprint { key } => write!(f, "{key}: the entry is not what was posted"),
            Self::Totals { debits_xof, credits_xof } => {
                write!(f, "all accounts: Dr {debits_xof}, Cr {credits_xof}")
            }
        }
    }
}

/// One line of a trial balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialRow {
    /// An account of the house by its code, or a kind of payees' accounts (`held`).
    pub account: String,
    /// All that was debited, in francs.
    pub debits_xof: i64,
    /// All that was credited, in francs.
    pub credits_xof: i64,
}

/// A trial balance, in the order of accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrialBalance {
    /// Its lines.
    pub rows: Vec<TrialRow>,
}

impl TrialBalance {
    /// Credits less debits of one line, in francs; zero if nothing ever stood there.
    ///
    /// ```
    /// use cauri_application::ledger::ports::{TrialBalance, TrialRow};
    ///
    /// let held = TrialRow { account: "held".into(), debits_xof: 500, credits_xof: 8_000 };
    /// assert_eq!(TrialBalance { rows: vec![held] }.net_xof("held"), 7_500);
    /// ```
    pub fn net_xof(&self, account: &str) -> i64 {
        self.rows
            .iter()
            .find(|row| row.account == account)
            .map_or(0, |row| row.credits_xof - row.debits_xof)
    }

    /// True if debits and credits of all lines are the same sum, as they always must.
    pub fn is_balanced(&self) -> bool {
        let sum = |side: fn(&TrialRow) -> i64| -> i128 {
            self.rows.iter().map(|row| i128::from(side(row))).sum()
        };
        sum(|row| row.debits_xof) == sum(|row| row.credits_xof)
    }
}
