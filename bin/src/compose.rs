//! The composition: which adapter stands behind which port.
//! Deliberately not here: settings, sockets and processes.

use crate::{
    gateways::{GatewayParts, Gateways, GatewaysError, gateways},
    secrets::Secrets,
    settings::{AlertWebhookSettings, CinetPayAccount, Watching},
};
use axum::Router;
use cauri_application::{
    affiliate::ports::AffiliatePorts,
    alerts::ports::{AlertWebhook, AlertsPorts},
    app::{App, Policy, SandboxPorts, WorkPorts},
    collaboration::seal_ports::CollaborationPorts,
    identity::{
        app_ports::IdentityPorts,
        ports::{LockoutPolicy, PasswordsError},
    },
    kernel::{
        clock::{Clock, MachineClock, MovableClock},
        ids::{Entropy, Ids},
        mail::{Mailer, SandboxMailbox},
        mode::Mode,
    },
    payments::gateway::PaymentsPorts,
};
use cauri_crypto::{
    AeadSuccessorSeal, Argon2Passwords, Ed25519ContractSeal, HmacClickSeal, HmacPseudonyms,
    JwtTokens, KeyRing, PublicKeyError, SecretError, SecretKey,
};
use cauri_domain::{collaboration::STANDARD_TERMS, kernel::Personal};
use cauri_http::{Draining, Edge, Http, Operations, api_description};
use cauri_notify::{SandboxMailer, SignedAlertWebhook, SmtpMailer, SmtpSettings};
use cauri_payments::tls_config;
use cauri_phone::WorldPlans;
use cauri_postgres::{PgDueJobs, PgQueries, PgSandboxMailbox, PgStore};
use cauri_storage::PdfCertificates;
use sqlx::PgPool;
use std::{num::NonZeroUsize, sync::Arc, thread::available_parallelism, time::Duration};
use url::Url;

/// How long a call about an alert may take to be connected, and as a whole.
const WEBHOOK_CONNECT: Duration = Duration::from_secs(5);
const WEBHOOK_CALL: Duration = Duration::from_secs(15);

/// What differs from one process to the next; the tests hand in fixed clocks and seeded ids.
pub struct Parts {
    /// Sandbox or production.
    pub mode: Mode,
    /// Connections.
    pub pool: PgPool,
    /// The business clock.
    pub clock: Arc<dyn Clock>,
    /// The machine clock.
    pub machine: Arc<dyn MachineClock>,
    /// The sandbox's handle on the business clock.
    pub movable_clock: Option<Arc<dyn MovableClock>>,
    /// Identifiers.
    pub ids: Arc<dyn Ids>,
    /// Randomness.
    pub entropy: Arc<dyn Entropy>,
    /// Keys.
    pub secrets: Secrets,
    /// The account at the gateway; production needs one, the sandbox has its own.
    pub account: Option<CinetPayAccount>,
    /// The address under which the world reaches us.
    pub public_url: Url,
    /// Whom the operator trusts on the way to us.
    pub edge: Edge,
    /// What raises alerts, and who is told.
    pub watching: Watching,
    /// Renders the figures for Prometheus.
    pub render_metrics: Arc<dyn Fn() -> String + Send + Sync>,
    /// What whoever reads the figures must send; `None` leaves them open (sandbox).
    pub metrics_token: Option<Personal<String>>,
    /// By which server e-mails leave; production needs one, the sandbox has a mailbox of its own.
    pub mail: Option<SmtpSettings>,
}

impl std::fmt::Debug for Parts {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Parts").field("mode", &self.mode).finish_non_exhaustive()
    }
}

/// Why the parts don't fit together.
#[derive(Debug, thiserror::Error)]
pub enum ComposeError {
    /// A key is too short.
    #[error("a key is too short")]
    Key(#[from] SecretError),
    /// A key that sealed contracts before is none.
    #[error("a previous key of contracts is none")]
    PreviousKey(#[from] PublicKeyError),
    /// Passwords can't be hashed.
    #[error("passwords can't be hashed")]
    Passwords(#[from] PasswordsError),
    /// E-mails can't leave.
    #[error("production needs a mail server")]
    NoMail,
    /// There is no gateway.
    #[error("there is no payment gateway")]
    Gateways(#[from] GatewaysError),
    /// Nobody can be told of alerts.
    #[error("nobody can be told of alerts")]
    Webhook(#[source] Box<dyn std::error::Error + Send + Sync>),
}

/// The application, and how it is asked.
#[expect(missing_debug_implementations, reason = "holds ports, which may hold secrets")]
pub struct Composed {
    /// For the worker.
    pub app: Arc<App>,
    /// For the listener.
    pub router: Router,
    /// For the listener of a worker: health and figures alone.
    pub worker_router: Router,
    /// The sandbox's gateway alone; in production there is nothing in it.
    pub gateway: Router,
    /// For whoever ends the process.
    pub draining: Draining,
}

/// Plugs everything together.
///
/// # Errors
/// [`ComposeError`] says which part is refused.
pub fn compose(parts: Parts) -> Result<Composed, ComposeError> {
    let cores = available_parallelism().unwrap_or(NonZeroUsize::MIN);
    let Gateways { by_name, beside } = gateways(&GatewayParts {
        mode: parts.mode,
        pool: &parts.pool,
        machine: &parts.machine,
        secrets: &parts.secrets,
        account: parts.account.as_ref(),
        public_url: &parts.public_url,
    })?;
    let (mailer, sandbox_mailbox) = mail(parts.mode, &parts.pool, parts.mail)?;
    let Secrets { token_key, token_key_previous, click_key, click_key_previous, .. } =
        &parts.secrets;
    let pseudonym_key = parts.secrets.pseudonym_key.as_ref().unwrap_or(token_key);
    let sandbox = parts
        .movable_clock
        .zip(sandbox_mailbox)
        .map(|(clock, mailbox)| SandboxPorts { clock, mailbox });
    let app = Arc::new(App {
        mode: parts.mode,
        store: Arc::new(PgStore::new(parts.pool.clone())),
        queries: Arc::new(PgQueries::new(parts.pool.clone())),
        clock: parts.clock,
        machine: parts.machine,
        ids: parts.ids,
        mailer,
        identity: IdentityPorts {
            passwords: Arc::new(Argon2Passwords::new(Arc::clone(&parts.entropy), cores)?),
            tokens: Arc::new(JwtTokens::new(&key_ring(token_key, token_key_previous.as_ref())?)),
            successor_seal: Arc::new(AeadSuccessorSeal::new(Arc::clone(&parts.entropy))),
            pseudonyms: Arc::new(HmacPseudonyms::new(&SecretKey::new(pseudonym_key)?)),
            live_sessions: Arc::default(),
            numbering: Arc::new(WorldPlans),
        },
        entropy: parts.entropy,
        affiliate: AffiliatePorts {
            click_seal: Arc::new(HmacClickSeal::new(&key_ring(
                click_key,
                click_key_previous.as_ref(),
            )?)),
        },
        collaboration: CollaborationPorts {
            contract_seal: Arc::new(contract_seal(&parts.secrets)?),
            certificates: Arc::new(PdfCertificates::new(cores)),
        },
        payments: PaymentsPorts { gateways: by_name, default_gateway: "cinetpay" },
        alerts: AlertsPorts {
            webhook: parts.watching.webhook.as_ref().map(alert_webhook).transpose()?,
        },
        work: WorkPorts {
            wake: Arc::default(),
            draining: Arc::default(),
            due_jobs: Arc::new(PgDueJobs::new(parts.pool.clone())),
            solo_lock: Arc::default(),
        },
        sandbox,
        policy: policy(parts.mode, &parts.public_url, &parts.watching),
    });
    let token = parts.metrics_token.as_ref();
    let operations = Operations::of(&api_description(app.mode));
    let http = Http::new(Arc::clone(&app), parts.render_metrics, token, parts.edge, operations);
    let draining = http.draining.clone();
    let worker_router = cauri_http::worker_router(http.clone());
    let router = cauri_http::router(http, beside.clone());
    Ok(Composed { app, router, worker_router, gateway: beside, draining })
}

/// The seal under contracts, by today's key and those before it.
///
/// # Errors
/// [`ComposeError`] says which key is refused.
pub fn contract_seal(secrets: &Secrets) -> Result<Ed25519ContractSeal, ComposeError> {
    let key = SecretKey::new(&secrets.seal_key)?;
    Ok(Ed25519ContractSeal::new(&key, &secrets.previous_seal_keys)?)
}

/// Who takes e-mails, and where the sandbox keeps them.
type Emails = (Arc<dyn Mailer>, Option<Arc<dyn SandboxMailbox>>);

/// E-mails by the operator's server; the sandbox has a mailbox, and uses it where none is told.
fn mail(mode: Mode, pool: &PgPool, settings: Option<SmtpSettings>) -> Result<Emails, ComposeError> {
    match (mode, settings) {
        (Mode::Production, None) => Err(ComposeError::NoMail),
        (Mode::Production, Some(settings)) => Ok((Arc::new(SmtpMailer::new(settings)), None)),
        (Mode::Sandbox, settings) => {
            let mailbox: Arc<dyn SandboxMailbox> = Arc::new(PgSandboxMailbox::new(pool.clone()));
            let mailer: Arc<dyn Mailer> = match settings {
                Some(settings) => Arc::new(SmtpMailer::new(settings)),
                None => Arc::new(SandboxMailer::new(Arc::clone(&mailbox))),
            };
            Ok((mailer, Some(mailbox)))
        }
    }
}

/// Calls the operator's address, with our own trust anchors and limits of time.
fn alert_webhook(told: &AlertWebhookSettings) -> Result<Arc<dyn AlertWebhook>, ComposeError> {
    let wrong = |error: Box<dyn std::error::Error + Send + Sync>| ComposeError::Webhook(error);
    let tls = tls_config().map_err(|error| wrong(error.into()))?;
    let client = reqwest::Client::builder()
        .tls_backend_preconfigured(tls)
        .user_agent(concat!("cauri/", env!("CARGO_PKG_VERSION")))
        .connect_timeout(WEBHOOK_CONNECT)
        .timeout(WEBHOOK_CALL)
        .redirect(reqwest::redirect::Policy::none())
        .build()
        .map_err(|error| wrong(error.into()))?;
    let url = told.url.reveal().clone();
    let webhook = SignedAlertWebhook::new(client, url, &told.key);
    Ok(Arc::new(webhook.map_err(|error| wrong(error.into()))?))
}

fn key_ring(current: &str, also: Option<&String>) -> Result<KeyRing, SecretError> {
    Ok(KeyRing::new(SecretKey::new(current)?, also.map(|key| SecretKey::new(key)).transpose()?))
}

/// Names the TLS implementation for the whole process, once.
pub fn install_tls() {
    // An error says that it was named before, which is as good.
    let _ = rustls::crypto::ring::default_provider().install_default();
}

fn policy(mode: Mode, public_url: &Url, watching: &Watching) -> Policy {
    // Everybody comes from one address in the sandbox, whose limits are a hundred times as wide.
    let address_failures = match mode {
        Mode::Production => 10_000,
        Mode::Sandbox => 1_000_000,
    };
    Policy {
        lockout: LockoutPolicy { network_failures: 5, account_failures: 100, address_failures },
        terms: Arc::new(STANDARD_TERMS.clone()),
        unpaid_order_hours: 24,
        payout_float_xof: watching.payout_float_xof,
        emails_about_alerts: watching.emails,
        public_url: public_url.as_str().trim_end_matches('/').to_owned(),
    }
}
