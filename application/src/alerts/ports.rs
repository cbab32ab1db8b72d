//! What alerts ask of the store, and of whoever carries their messages.
//! Deliberately not here: SQL, signatures, mail.

use crate::kernel::{
    caller::Permit,
    delivery::Lease,
    error::StoreError,
    mail::MailError,
    numbered_page::{NumberedPage, NumberedPageRequest},
    workers::Workers,
};
use async_trait::async_trait;
use cauri_domain::{
    alerts::{Alert, AlertKind, Observation, OpenAlert},
    kernel::{AlertDeliveryId, AlertId, Timestamp, UserId},
    money::Xof,
    words,
};
use std::sync::Arc;

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

/// An admin, and how many e-mails about alerts of a kind were written to them lately.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub struct Reader {
    /// Who.
    pub id: UserId,
    /// About which kind; `None` if there was no e-mail at all.
    pub kind: Option<AlertKind>,
    /// How many.
    pub emails: i64,
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

    /// Admins who may act, at most `limit`: a row for each kind of alert about which an e-mail was
    /// written to them since then, or one row if there was none.
    async fn list_readers(
        &mut self,
        since: Timestamp,
        limit: i64,
    ) -> Result<Vec<Reader>, StoreError>;

    /// Adds messages that are to be sent.
    async fn insert_deliveries(&mut self, deliveries: &[AlertDelivery]) -> Result<(), StoreError>;

    /// Takes messages that are due, each with its alert, and counts one more try; nobody else gets
    /// them before the lease ends.
    async fn claim_deliveries(
        &mut self,
        lease: Lease,
        limit: i64,
    ) -> Result<Vec<(AlertDelivery, Alert)>, StoreError>;

    /// The message has arrived.
    async fn mark_delivered(
        &mut self,
        id: AlertDeliveryId,
        machine_now: Timestamp,
    ) -> Result<(), StoreError>;

    /// The message has not arrived: the next try, or none if nobody tries any more.
    async fn mark_failed(
        &mut self,
        id: AlertDeliveryId,
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
    /// Mismatches, money without an order, late work, silent workers and the ages of queues, in one
    /// statement each.
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
        page: NumberedPageRequest,
    ) -> Result<NumberedPage<Alert>, StoreError>;

    /// How many alerts of each kind are open; kinds without any are left out.
    async fn count_open_alerts(&self) -> Result<Vec<(AlertKind, i64)>, StoreError>;

    /// Workers that gave a sign of life since `alive_since`, and those that did not.
    async fn count_workers(&self, alive_since: Timestamp) -> Result<Workers, StoreError>;
}

/// Why a message did not arrive. It never repeats the address.
#[derive(Debug, thiserror::Error)]
pub enum DeliveryError {
    /// Nobody answered in time.
    #[error("nobody answers")]
    NotReached,
    /// It was not taken.
    #[error("refused with status {0}")]
    Refused(u16),
    /// Nobody of this id is an admin any more, or nobody wants to be told this way.
    #[error("nobody is to be told any more")]
    NotWanted,
    /// The e-mail did not leave.
    #[error(transparent)]
    EmailMessage(#[from] MailError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

impl DeliveryError {
    /// True if another try can't help.
    pub const fn is_permanent(&self) -> bool {
        match self {
            Self::NotWanted => true,
            Self::EmailMessage(error) => error.is_permanent(),
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
        delivery: &AlertDelivery,
        alert: &Alert,
        machine_now: Timestamp,
    ) -> Result<(), DeliveryError>;
}

words! {
    /// What a message tells.
    pub AlertChange {
        /// An alert was raised.
        Raised = "raised",
        /// An alert has passed.
        Cleared = "cleared",
    }
}

impl AlertChange {
    /// When the alert changed so.
    pub fn at(self, alert: &Alert) -> Timestamp {
        match self {
            Self::Raised => alert.raised_at,
            Self::Cleared => alert.cleared_at.unwrap_or(alert.updated_at),
        }
    }
}

words! {
    /// How a message goes.
    pub Channel {
        /// A signed call to an address of the operator's.
        Webhook = "webhook",
        /// An e-mail to an admin.
        Email = "email",
    }
}

/// One message about an alert. Its id stays the same however often it is sent.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct AlertDelivery {
    /// Which.
    pub id: AlertDeliveryId,
    /// About which alert.
    pub alert_id: AlertId,
    /// What it tells.
    pub change: AlertChange,
    /// How it goes.
    pub channel: Channel,
    /// Which admin, if it is an e-mail.
    pub recipient: Option<UserId>,
    /// How often it was sent, this time included.
    pub tries: u16,
    /// When it was made (machine clock).
    pub made_at: Timestamp,
    /// When it is to be sent (machine clock).
    pub due_at: Timestamp,
}

/// Which alerts are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertState {
    /// Those that have not passed.
    Open,
    /// Those that have.
    Closed,
}

/// What alerts ask of the outside.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports are trait objects and may hold secrets")]
pub struct AlertsPorts {
    /// Tells an address of the operator's of alerts, if it wants to be told.
    pub webhook: Option<Arc<dyn AlertWebhook>>,
}
