//! What is said about watching over the program: logs, traces, errors, alerts.
//! Deliberately not here: what is made of it (`telemetry`, `compose`).

use super::{Complaint, Key, Origin, SettingSources, SettingsError, check};
use cauri_domain::{kernel::Personal, money::Xof};
use tracing_subscriber::EnvFilter;
use url::Url;

/// How log lines look.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum LogFormat {
    /// One JSON object a line.
    Json,
    /// For a person at a terminal.
    Text,
}

/// Where log lines, traces and errors go.
#[derive(Debug)]
pub struct Telemetry {
    /// Which log lines are written.
    pub filter: EnvFilter,
    /// How they look.
    pub format: LogFormat,
    /// The collector of traces.
    pub otlp_endpoint: Option<Url>,
    /// Where errors are told.
    pub sentry_dsn: Option<Personal<String>>,
}

/// An address that is told of alerts.
#[derive(Debug, Clone)]
pub struct AlertWebhookSettings {
    /// The address; it may hold a token.
    pub url: Personal<Url>,
    /// What messages are signed with.
    pub key: Personal<String>,
}

/// What raises alerts, and who is told.
#[derive(Debug, Clone, Default)]
pub struct Watching {
    /// The address that is told.
    pub webhook: Option<AlertWebhookSettings>,
    /// Admins are told by e-mail.
    pub emails: bool,
    /// What a gateway should hold for payouts at least.
    pub payout_float_xof: Xof,
}

impl SettingSources {
    /// Where log lines, traces and errors go.
    ///
    /// # Errors
    /// [`SettingsError`] if one of them is wrong.
    pub fn telemetry(&self) -> Result<Telemetry, SettingsError> {
        Ok(Telemetry {
            filter: self.log_filter()?,
            format: self.needed(Key::LogFormat, check::log_format)?,
            otlp_endpoint: self.read(Key::OtlpEndpoint, check::endpoint)?,
            sentry_dsn: self.read(Key::SentryDsn, check::sentry_dsn)?.map(Personal::new),
        })
    }

    /// What raises alerts, and who is told.
    pub(super) fn watching(&self) -> Result<Watching, SettingsError> {
        let url = self.read(Key::AlertWebhookUrl, check::endpoint)?;
        let key = self.read(Key::AlertWebhookSecret, check::strong)?;
        let webhook = url.zip(key).map(|(url, key)| AlertWebhookSettings {
            url: Personal::new(url),
            key: Personal::new(key),
        });
        let payout_float_xof = self.needed(Key::PayoutFloat, check::francs)?;
        let emails = self.needed(Key::AlertEmails, check::yes_or_no)?;
        Ok(Watching { webhook, emails, payout_float_xof })
    }

    /// A webhook without a key would not be signed, a key alone signs nothing.
    pub(super) fn half_a_webhook(&self) -> Option<Complaint> {
        let [url, key] = [Key::AlertWebhookUrl, Key::AlertWebhookSecret];
        let missing = match (self.text(url), self.text(key)) {
            (Some(_), None) => key,
            (None, Some(_)) => url,
            _ => return None,
        };
        Some(Complaint::Wrong {
            key: missing,
            origin: Origin::Default,
            value: None,
            why: "an address that is told of alerts and its key go together: set both".to_owned(),
        })
    }
}
