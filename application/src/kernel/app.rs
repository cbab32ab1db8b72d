//! What use cases are given: ports and policies, plugged together by `bin`.
//! Deliberately not here: the making of any of them.

use super::{
    clock::{Clock, MachineClock},
    ids::{Entropy, Ids},
    jobs::DueJobs,
    mail::{Mailer, SandboxMailbox},
    queries::Queries,
    sandbox::MovableClock,
    system::Mode,
    uow::Store,
};
use crate::{
    affiliate::ports::ClickSeal,
    alerts::ports::AlertWebhook,
    collaboration::seal_ports::{CertificateRenderer, ContractSeal},
    identity::{
        live_sessions::LiveSessions,
        lockout::LockoutPolicy,
        ports::{Passwords, Pseudonyms, Tokens},
    },
    payments::gateway::PaymentGateway,
};
use cauri_domain::{collaboration::TermsInForce, money::Xof};
use std::{collections::BTreeMap, sync::Arc};
use tokio::sync::{Notify, RwLock};

/// Values that an operator may set.
#[derive(Debug, Clone)]
pub struct Policy {
    /// The terms in force, under which contracts are made, with the figures that they promise:
    /// shares of a sale, holdback, and how long a click attributes.
    pub terms: Arc<TermsInForce>,
    /// Failed sign-ins that lock.
    pub lockout: LockoutPolicy,
    /// Hours after which an unpaid order is cancelled.
    pub unpaid_order_hours: i64,
    /// Francs that a gateway should hold for payouts at least.
    pub payout_float_xof: Xof,
    /// Admins are told of alerts by letter.
    pub letters_about_alerts: bool,
    /// The address under which the world reaches us, without a slash at its end.
    pub public_url: String,
}

/// Everything that a use case may ask for.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports are trait objects and may hold secrets")]
pub struct App {
    /// Sandbox or production.
    pub mode: Mode,
    /// Transactions.
    pub store: Arc<dyn Store>,
    /// Lists, figures and pages, without a transaction.
    pub queries: Arc<dyn Queries>,
    /// The business clock.
    pub clock: Arc<dyn Clock>,
    /// The machine clock.
    pub machine: Arc<dyn MachineClock>,
    /// The sandbox's handle on the business clock; `None` in production.
    pub movable_clock: Option<Arc<dyn MovableClock>>,
    /// Identifiers.
    pub ids: Arc<dyn Ids>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Password hashing.
    pub passwords: Arc<dyn Passwords>,
    /// Access tokens.
    pub tokens: Arc<dyn Tokens>,
    /// Names under which something is counted about people.
    pub pseudonyms: Arc<dyn Pseudonyms>,
    /// Sends letters.
    pub mailer: Arc<dyn Mailer>,
    /// The sandbox's mailbox; `None` in production.
    pub sandbox_mailbox: Option<Arc<dyn SandboxMailbox>>,
    /// Sessions that were looked at a moment ago.
    pub live_sessions: Arc<LiveSessions>,
    /// Seals of clicks.
    pub click_seal: Arc<dyn ClickSeal>,
    /// Seals under contracts.
    pub contract_seal: Arc<dyn ContractSeal>,
    /// Makes contracts' certificates.
    pub certificates: Arc<dyn CertificateRenderer>,
    /// Payment gateways by name.
    pub gateways: BTreeMap<&'static str, Arc<dyn PaymentGateway>>,
    /// The gateway that is used when nobody names one.
    pub default_gateway: &'static str,
    /// Tells an address of the operator's of alerts, if it wants to be told.
    pub alert_webhook: Option<Arc<dyn AlertWebhook>>,
    /// Values that an operator may set.
    pub policy: Policy,
    /// Rung when there is work for the worker, so that it need not wait for its next look.
    pub work_bell: Arc<Notify>,
    /// Shared by the ticks that run, taken whole by who finishes what is due, so that nobody is in
    /// the middle of it.
    pub work_turn: Arc<RwLock<()>>,
    /// Runs what is due in the queue of jobs.
    pub due_jobs: Arc<dyn DueJobs>,
    /// Held by jobs that run beside each other; one that must run alone takes it for itself.
    pub jobs_beside: Arc<RwLock<()>>,
}
