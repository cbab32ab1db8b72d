//! Payment gateways: the operator's account, or in the sandbox a gateway of our own beside the API.
//! Deliberately not here: how a gateway speaks.

use crate::{secrets::Secrets, settings::CinetPayAccount};
use axum::Router;
use cauri_application::{
    kernel::{clock::MachineClock, mode::Mode},
    payments::gateway::PaymentGateway,
};
use cauri_domain::kernel::Personal;
use cauri_payments::{
    Limits,
    cinetpay::{
        self, CHECKOUT_URL, CinetPay, Language, Settings, TRANSFER_URL, cautious_capabilities,
    },
    sandbox::{self, Sandbox, SandboxError, SandboxSettings},
};
use cauri_postgres::PgSandboxBooks;
use sqlx::PgPool;
use std::{collections::BTreeMap, sync::Arc, time::Duration};
use url::Url;

/// Where notices about payments go, below our own address.
pub(crate) const NOTICES: &str = "/api/webhooks/cinetpay";
/// Where notices about transfers go.
const TRANSFER_NOTICES: &str = "/api/webhooks/cinetpay-transfer";
/// Where the sandbox gateway stands, below our own address.
const SANDBOX_PATH: &str = "/sandbox/gateway/";
/// After how long the sandbox sends a notice that was asked for as late.
const LATE_NOTICE: Duration = Duration::from_secs(5);

/// Why there is no gateway.
#[derive(Debug, thiserror::Error)]
pub enum GatewaysError {
    /// Production needs an account.
    #[error("production needs an account at a gateway")]
    NoAccount,
    /// An address can't be put together.
    #[error("the public address can't be built upon")]
    Address(#[from] url::ParseError),
    /// The account is refused.
    #[error("the gateway's account is refused")]
    Account(#[from] cinetpay::SettingsError),
    /// The sandbox gateway can't be built.
    #[error("the sandbox gateway can't be built")]
    Sandbox(#[from] SandboxError),
}

/// What gateways are made from.
pub(crate) struct GatewayParts<'a> {
    pub(crate) mode: Mode,
    pub(crate) pool: &'a PgPool,
    pub(crate) machine: &'a Arc<dyn MachineClock>,
    pub(crate) secrets: &'a Secrets,
    pub(crate) account: Option<&'a CinetPayAccount>,
    pub(crate) public_url: &'a Url,
}

/// Gateways by name, and what is served beside the API for them.
pub(crate) struct Gateways {
    pub(crate) by_name: BTreeMap<&'static str, Arc<dyn PaymentGateway>>,
    pub(crate) beside: Router,
}

/// Builds the gateways of a mode.
pub(crate) fn gateways(parts: &GatewayParts<'_>) -> Result<Gateways, GatewaysError> {
    let (settings, beside) = match parts.mode {
        Mode::Production => {
            let account = parts.account.ok_or(GatewaysError::NoAccount)?;
            (production(account, parts.public_url)?, Router::new())
        }
        Mode::Sandbox => sandbox(parts)?,
    };
    let cinetpay = CinetPay::new(settings, Arc::clone(parts.machine))?;
    let name = cinetpay.name();
    let by_name = BTreeMap::from([(name, Arc::new(cinetpay) as Arc<dyn PaymentGateway>)]);
    Ok(Gateways { by_name, beside })
}

fn production(account: &CinetPayAccount, public_url: &Url) -> Result<Settings, GatewaysError> {
    Ok(Settings {
        checkout_url: Url::parse(CHECKOUT_URL)?,
        transfer_url: Url::parse(TRANSFER_URL)?,
        api_key: account.api_key.clone(),
        site_id: account.site_id.clone(),
        secret_key: account.secret_key.clone(),
        transfer_password: account.transfer_password.clone(),
        notify_url: public_url.join(NOTICES)?,
        transfer_notify_url: public_url.join(TRANSFER_NOTICES)?,
        return_url: public_url.join("/api/payments/return")?,
        contact_email: account.contact_email.clone(),
        language: Language::French,
        capabilities: cautious_capabilities(),
        limits: Limits::default(),
    })
}

/// The sandbox gateway, and an account at it: all its keys follow from one secret.
fn sandbox(parts: &GatewayParts<'_>) -> Result<(Settings, Router), GatewaysError> {
    let derived = |name: &str| Personal::new(format!("{name}-{}", parts.secrets.gateway_key));
    let account = CinetPayAccount {
        api_key: derived("api"),
        site_id: "445160".to_owned(),
        secret_key: derived("notices"),
        transfer_password: derived("transfers"),
        contact_email: "sandbox@cauri.invalid".to_owned(),
    };
    let at = parts.public_url.join(SANDBOX_PATH)?;
    let sandbox = Sandbox::new(
        SandboxSettings {
            public_url: at.clone(),
            merchant_url: parts.public_url.clone(),
            api_key: account.api_key.clone(),
            site_id: account.site_id.clone(),
            secret_key: account.secret_key.clone(),
            transfer_password: account.transfer_password.clone(),
            late_notice: LATE_NOTICE,
        },
        Arc::new(PgSandboxBooks::new(parts.pool.clone())),
        Arc::clone(parts.machine),
    )?;
    let settings = Settings {
        checkout_url: at.clone(),
        transfer_url: at,
        capabilities: sandbox::capabilities(),
        ..production(&account, parts.public_url)?
    };
    let path = SANDBOX_PATH.trim_end_matches('/');
    Ok((settings, Router::new().nest(path, sandbox::router(sandbox))))
}
