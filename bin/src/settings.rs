//! Settings of a process: the mode, and what production must be told.
//! Deliberately not here: a settings file and `doctor` (they come with the frame).

use crate::{cli::Global, secrets::Secrets};
use cauri_application::kernel::system::Mode;
use cauri_domain::kernel::Personal;
use std::fmt;
use url::Url;

/// Why a process does not start.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A database or a gateway key is set, but nobody said how seriously it is meant.
    #[error(
        "a database or gateway is set but CAURI_MODE is not: say CAURI_MODE=sandbox or \
         CAURI_MODE=production"
    )]
    ModeNotSaid,
    /// `CAURI_MODE` is neither of the two.
    #[error("CAURI_MODE is `{0}`; it must be sandbox or production")]
    UnknownMode(String),
    /// Production needs a setting.
    #[error("production needs {0}")]
    Missing(&'static str),
    /// A secret is too short.
    #[error("{name}: {why}")]
    Weak {
        /// The setting.
        name: &'static str,
        /// What is wrong with it.
        why: cauri_crypto::SecretError,
    },
    /// A setting is no address.
    #[error("{0} is no address such as https://example.com")]
    NotAnAddress(&'static str),
    /// Production on the private cluster must be said.
    #[error(
        "production needs DATABASE_URL; to use the private database all the same say \
         CAURI_EMBEDDED_IN_PRODUCTION=yes"
    )]
    EmbeddedInProduction,
}

/// Reads an environment variable; an empty one counts as not set.
pub fn variable(name: &str) -> Option<String> {
    std::env::var(name).ok().map(|value| value.trim().to_owned()).filter(|value| !value.is_empty())
}

/// Names of the gateway's keys; any of them makes the mode a question that must be answered.
const GATEWAY_KEYS: [&str; 3] =
    ["CAURI_CINETPAY_API_KEY", "CAURI_CINETPAY_SECRET_KEY", "CAURI_CINETPAY_SITE_ID"];

/// The mode of this process.
///
/// # Errors
/// [`SettingsError`] if it is not said although it matters, or is not one of the two.
pub fn mode(global: &Global) -> Result<Mode, SettingsError> {
    match variable("CAURI_MODE").as_deref() {
        Some("sandbox") => Ok(Mode::Sandbox),
        Some("production") => {
            let embedded_is_meant =
                variable("CAURI_EMBEDDED_IN_PRODUCTION").as_deref() == Some("yes");
            if global.database_url.is_none() && !embedded_is_meant {
                return Err(SettingsError::EmbeddedInProduction);
            }
            Ok(Mode::Production)
        }
        Some(other) => Err(SettingsError::UnknownMode(other.to_owned())),
        None => {
            let gateway = GATEWAY_KEYS.iter().any(|name| variable(name).is_some());
            if global.database_url.is_some() || gateway {
                Err(SettingsError::ModeNotSaid)
            } else {
                Ok(Mode::Sandbox)
            }
        }
    }
}

/// A CinetPay account.
#[derive(Debug, Clone)]
pub struct CinetPayAccount {
    /// The account's key.
    pub api_key: Personal<String>,
    /// The site's number.
    pub site_id: String,
    /// What notices are signed with.
    pub secret_key: Personal<String>,
    /// The password of the transfer API.
    pub transfer_password: Personal<String>,
    /// An address of ours under which payees are entered.
    pub contact_email: String,
}

/// What production is told from outside.
pub struct Production {
    /// Keys of tokens and seals.
    pub secrets: Secrets,
    /// The gateway's account.
    pub cinetpay: CinetPayAccount,
    /// The address under which the world reaches us.
    pub public_url: Url,
    /// Who reads `/metrics` must send this.
    pub metrics_token: Personal<String>,
}

impl fmt::Debug for Production {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        f.debug_struct("Production")
            .field("public_url", &self.public_url.as_str())
            .finish_non_exhaustive()
    }
}

/// Reads production's settings.
///
/// # Errors
/// [`SettingsError`] names the first one that is missing or weak.
pub fn production() -> Result<Production, SettingsError> {
    let needed = |name: &'static str| variable(name).ok_or(SettingsError::Missing(name));
    let public_url = needed("CAURI_PUBLIC_URL")?;
    let public_url = Url::parse(&public_url)
        .ok()
        .filter(|url| url.scheme() == "https")
        .ok_or(SettingsError::NotAnAddress("CAURI_PUBLIC_URL"))?;
    let key = |name: &'static str| {
        let text = needed(name)?;
        cauri_crypto::SecretKey::new(&text).map_err(|why| SettingsError::Weak { name, why })?;
        Ok(text)
    };
    Ok(Production {
        secrets: Secrets {
            token_key: key("CAURI_TOKEN_KEY")?,
            click_key: key("CAURI_CLICK_KEY")?,
            gateway_key: String::new(),
        },
        cinetpay: CinetPayAccount {
            api_key: Personal::new(needed("CAURI_CINETPAY_API_KEY")?),
            site_id: needed("CAURI_CINETPAY_SITE_ID")?,
            secret_key: Personal::new(needed("CAURI_CINETPAY_SECRET_KEY")?),
            transfer_password: Personal::new(needed("CAURI_CINETPAY_TRANSFER_PASSWORD")?),
            contact_email: needed("CAURI_CINETPAY_CONTACT_EMAIL")?,
        },
        public_url,
        metrics_token: Personal::new(key("CAURI_METRICS_TOKEN")?),
    })
}
