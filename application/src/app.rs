//! What use cases are given: ports and policies, plugged together by `bin`.
//! Deliberately not here: the making of any of them.

use crate::{
    affiliate::ports::AffiliatePorts,
    alerts::ports::AlertsPorts,
    collaboration::seal_ports::CollaborationPorts,
    identity::{app_ports::IdentityPorts, ports::LockoutPolicy},
    jobs::DueJobs,
    kernel::{
        clock::{Clock, MachineClock, MovableClock},
        ids::{Entropy, Ids},
        mail::{Mailer, SandboxMailbox},
        mode::Mode,
    },
    payments::gateway::PaymentsPorts,
    queries::Queries,
    tx::Store,
};
use cauri_domain::{collaboration::TermsInForce, money::Xof};
use std::sync::Arc;
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
    /// Admins are told of alerts by e-mail.
    pub emails_about_alerts: bool,
    /// The address under which the world reaches us, without a slash at its end.
    pub public_url: String,
}

/// What the engine works with.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports are trait objects")]
pub struct WorkPorts {
    /// Rung when there is work for the worker, so that it need not wait for its next look.
    pub wake: Arc<Notify>,
    /// Read-locked by each tick, write-locked while everything due is finished.
    pub draining: Arc<RwLock<()>>,
    /// Runs what is due in the queue of jobs.
    pub due_jobs: Arc<dyn DueJobs>,
    /// Read-locked by each job, write-locked by one that must run alone.
    pub solo_lock: Arc<RwLock<()>>,
}

/// What only the sandbox has.
#[derive(Clone)]
#[expect(missing_debug_implementations, reason = "ports are trait objects")]
pub struct SandboxPorts {
    /// The handle on the business clock.
    pub clock: Arc<dyn MovableClock>,
    /// The mailbox in which everything lies that would have been sent.
    pub mailbox: Arc<dyn SandboxMailbox>,
}

/// Everything that a use case may ask for. The process shares one.
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
    /// Identifiers.
    pub ids: Arc<dyn Ids>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Sends e-mails.
    pub mailer: Arc<dyn Mailer>,
    /// Passwords, tokens, sessions.
    pub identity: IdentityPorts,
    /// Seals of clicks.
    pub affiliate: AffiliatePorts,
    /// Seals under contracts, and their certificates.
    pub collaboration: CollaborationPorts,
    /// Gateways.
    pub payments: PaymentsPorts,
    /// Who is told of alerts.
    pub alerts: AlertsPorts,
    /// What the engine works with.
    pub work: WorkPorts,
    /// What only the sandbox has; `None` in production.
    pub sandbox: Option<SandboxPorts>,
    /// Values that an operator may set.
    pub policy: Policy,
}
