//! What alerts ask of the store, and of whoever carries their messages.
//! Deliberately not here: SQL, signatures, mail.

use super::{list_alerts::AlertState, tell::Telling};
use crate::kernel::{
    caller::Permit,
    desk::{Desk, DeskRequest},
    error::StoreError,
    heartbeat::Workers,
    mail::MailError,
};
use async_trait::async_trait;
use cauri_domain::{
    alerts::{Alert, AlertKind, Observation, OpenAlert},
    kernel::{AlertId, AlertTellingId, Timestamp, UserId},
    money::Xof,
    words,
};

/// The most things of one kind that one look sees, those first that have been so for longest: what
/// an alert is open about is always among them.
pub const SEEN_LIMIT: i64 = 256;

words! {
    /// What costs more than one statement to look at, and is looked at less often.
    pub SlowCheck {
        /// Balances and buckets against each other.
        Ledger = "ledger",
        /// What gateways hold for payouts.
        PayoutFloat = "payout_float",
    }
}

/// An admin, and how many letters about alerts of a kind were written to them lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub id: UserId,
    /// About which kind; `None` if there was no letter at all.
    pub kind: Option<AlertKind>,
    /// How many.
    pub letters: i64,
}

/// Alerts and what tells of them, in a transaction.
#[async_trait]
pub trait AlertsRepository: Send {
    /// Only one look decides at a time; false if somebody else is at it.
    async fn claim_look(&mut self) -> Result<bool, StoreError>;

    /// True once a period and for one asker: nobody else has checked since `not_since`. The first
    /// who ever asks only starts the period.
    async fn claim_check(
        &mut self,
        check: SlowCheck,
        not_since: Timestamp,
        machine_now: Timestamp,
    ) -> Result<bool, StoreError>;

    /// Alerts that have not passed.
    async fn list_open_alerts(&mut self) -> Result<Vec<OpenAlert>, StoreError>;

    /// Raises alerts, and answers which are new: what is open already stays as it is.
    async fn insert_alerts(&mut self, alerts: &[Alert]) -> Result<Vec<AlertId>, StoreError>;

    /// Writes down that alerts have passed, and answers which had not before.
    async fn clear_alerts(
        &mut self,
        ids: &[AlertId],
        now: Timestamp,
    ) -> Result<Vec<AlertId>, StoreError>;

    /// One alert, locked.
    async fn get_alert_for_update(&mut self, id: AlertId) -> Result<Option<Alert>, StoreError>;

    /// Writes an acknowledgement down, if nobody changed the alert meanwhile.
    async fn save_alert(&mut self, permit: &Permit, alert: &Alert) -> Result<(), StoreError>;

    /// Admins who may act, at most `limit`: a row for each kind of alert about which a letter was
    /// written to them since then, or one row if there was none.
    async fn list_readers(
        &mut self,
        since: Timestamp,
        limit: i64,
    ) -> Result<Vec<Reader>, StoreError>;

    /// Adds messages that are to be sent.
    async fn insert_tellings(&mut self, tellings: &[Telling]) -> Result<(), StoreError>;

    /// Takes messages that are due, each with its alert, and counts one more try; nobody else gets
    /// them until `until`.
    async fn claim_tellings(
        &mut self,
        machine_now: Timestamp,
        until: Timestamp,
        limit: i64,
    ) -> Result<Vec<(Telling, Alert)>, StoreError>;

    /// The message has arrived.
    async fn mark_told(
        &mut self,
        id: AlertTellingId,
        machine_now: Timestamp,
    ) -> Result<(), StoreError>;

    /// The message has not arrived: the next try, or none if nobody tries any more.
    async fn mark_untold(
        &mut self,
        id: AlertTellingId,
        retry_at: Option<Timestamp>,
        machine_now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Takes away alerts that had passed until then, with their messages, at most `limit`, and
    /// answers how many.
    async fn forget_alerts(
        &mut self,
        cleared_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError>;
}

/// Looking at the system, and at its alerts.
#[async_trait]
pub trait AlertsQueries: Send + Sync {
    /// Mismatches, late work, silent workers and the ages of queues, in one statement each.
    async fn observe(
        &self,
        now: Timestamp,
        machine_now: Timestamp,
    ) -> Result<Vec<Observation>, StoreError>;

    /// In how many places balances and buckets disagree, without reading the journal itself.
    async fn count_differences(&self) -> Result<i64, StoreError>;

    /// Payouts that a gateway has still to carry, in francs.
    async fn outstanding_payouts(&self, gateway: &str) -> Result<Xof, StoreError>;

    /// Alerts, newest first.
    async fn list_alerts(
        &self,
        state: Option<AlertState>,
        page: DeskRequest,
    ) -> Result<Desk<Alert>, StoreError>;

    /// How many alerts of each kind are open; kinds without any are left out.
    async fn count_open_alerts(&self) -> Result<Vec<(AlertKind, i64)>, StoreError>;

    /// Workers that gave a sign of life since `alive_since`, and those that did not.
    async fn count_workers(&self, alive_since: Timestamp) -> Result<Workers, StoreError>;
}

/// Why a message did not arrive. It never repeats the address.
#[derive(Debug, thiserror::Error)]
pub enum TellError {
    /// Nobody answered in time.
    #[error("nobody answers")]
    NotReached,
    /// It was not taken.
    #[error("refused with status {0}")]
    Refused(u16),
    /// Nobody of this id is an admin any more, or nobody wants to be told this way.
    #[error("nobody is to be told any more")]
    NotWanted,
    /// The letter did not leave.
    #[error(transparent)]
    Letter(#[from] MailError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl TellError {
    /// True if another try can't help.
    pub const fn is_permanent(&self) -> bool {
        match self {
            Self::NotWanted => true,
            Self::Letter(error) => error.is_permanent(),
            Self::NotReached | Self::Refused(_) | Self::Store(_) => false,
        }
    }
}

/// Whoever the operator wants to be told, by a signed call.
#[async_trait]
pub trait AlertWebhook: Send + Sync {
    /// Sends one message; the same message always has the same id.
    async fn send(
        &self,
        telling: &Telling,
        alert: &Alert,
        machine_now: Timestamp,
    ) -> Result<(), TellError>;
}
