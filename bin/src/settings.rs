//! Settings of a process: the mode, and what production must be told.
//! Deliberately not here: a settings file and `doctor` (they come with the frame).

use crate::{cli::Global, secrets::Secrets};
use cauri_application::kernel::system::Mode;
use cauri_domain::kernel::Personal;
use cauri_http::{Edge, EdgeError, read_origins, read_proxies};
use std::{fmt, num::NonZeroU32};
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
    /// The edge is told something that can't be used.
    #[error("{name}: {why}")]
    Edge {
        /// The setting.
        name: &'static str,
        /// What is wrong with it.
        why: EdgeError,
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
    mode_told(global.database_url.is_some(), variable)
}

fn mode_told(
    database_given: bool,
    told: impl Fn(&str) -> Option<String>,
) -> Result<Mode, SettingsError> {
    match told("CAURI_MODE").as_deref() {
        Some("sandbox") => Ok(Mode::Sandbox),
        Some("production") => {
            let embedded_is_meant = told("CAURI_EMBEDDED_IN_PRODUCTION").as_deref() == Some("yes");
            if database_given || embedded_is_meant {
                Ok(Mode::Production)
            } else {
                Err(SettingsError::EmbeddedInProduction)
            }
        }
        Some(other) => Err(SettingsError::UnknownMode(other.to_owned())),
        None if database_given || GATEWAY_KEYS.iter().any(|name| told(name).is_some()) => {
            Err(SettingsError::ModeNotSaid)
        }
        None => Ok(Mode::Sandbox),
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
    production_told(variable)
}

fn production_told(told: impl Fn(&str) -> Option<String>) -> Result<Production, SettingsError> {
    let needed = |name: &'static str| told(name).ok_or(SettingsError::Missing(name));
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

/// Reads whom the operator trusts on the way to us. Production is reached through a proxy, so it
/// must be told which.
///
/// # Errors
/// [`SettingsError`] names the setting that is missing or can't be used.
pub fn edge(mode: Mode) -> Result<Edge, SettingsError> {
    edge_told(mode, variable)
}

fn edge_told(mode: Mode, told: impl Fn(&str) -> Option<String>) -> Result<Edge, SettingsError> {
    let (origins, proxies) = ("CAURI_CORS_ORIGINS", "CAURI_TRUSTED_PROXIES");
    let wrong = |name| move |why| SettingsError::Edge { name, why };
    let mut edge = Edge::default();
    if let Some(text) = told(origins) {
        edge.cors_origins = read_origins(&text).map_err(wrong(origins))?;
    }
    if let Some(text) = told(proxies) {
        edge.trusted_proxies = read_proxies(&text).map_err(wrong(proxies))?;
    }
    if mode == Mode::Production {
        edge.limits_factor = NonZeroU32::MIN;
        if edge.trusted_proxies.is_empty() {
            return Err(SettingsError::Missing(proxies));
        }
    }
    Ok(edge)
}

#[cfg(test)]
mod tests {
    use super::*;

    fn told<'t>(settings: &'t [(&'t str, &'t str)]) -> impl Fn(&str) -> Option<String> + 't {
        |name| {
            settings.iter().find(|(known, _)| *known == name).map(|(_, value)| (*value).to_owned())
        }
    }

    #[test]
    fn sandbox_is_assumed_only_where_nothing_is_at_stake() {
        assert_eq!(mode_told(false, told(&[])).unwrap(), Mode::Sandbox);
        let said = [("CAURI_MODE", "sandbox")];
        assert_eq!(mode_told(true, told(&said)).unwrap(), Mode::Sandbox);
        assert!(matches!(mode_told(true, told(&[])), Err(SettingsError::ModeNotSaid)));
        for name in GATEWAY_KEYS {
            let key = [(name, "x")];
            assert!(matches!(mode_told(false, told(&key)), Err(SettingsError::ModeNotSaid)));
        }
        let other = mode_told(false, told(&[("CAURI_MODE", "Production")]));
        assert!(matches!(other, Err(SettingsError::UnknownMode(_))));
    }

    #[test]
    fn production_on_the_private_cluster_must_be_said() {
        let said = [("CAURI_MODE", "production")];
        assert_eq!(mode_told(true, told(&said)).unwrap(), Mode::Production);
        let refused = mode_told(false, told(&said));
        assert!(matches!(refused, Err(SettingsError::EmbeddedInProduction)));
        let meant = [said[0], ("CAURI_EMBEDDED_IN_PRODUCTION", "yes")];
        assert_eq!(mode_told(false, told(&meant)).unwrap(), Mode::Production);
    }

    #[test]
    fn production_names_the_first_setting_that_is_missing_or_weak() {
        let key = "0123456789abcdef0123456789abcdef";
        let whole = [
            ("CAURI_PUBLIC_URL", "https://cauri.example"),
            ("CAURI_TOKEN_KEY", key),
            ("CAURI_CLICK_KEY", key),
            ("CAURI_CINETPAY_API_KEY", "k"),
            ("CAURI_CINETPAY_SITE_ID", "445160"),
            ("CAURI_CINETPAY_SECRET_KEY", "s"),
            ("CAURI_CINETPAY_TRANSFER_PASSWORD", "p"),
            ("CAURI_CINETPAY_CONTACT_EMAIL", "desk@cauri.example"),
            ("CAURI_METRICS_TOKEN", key),
        ];
        let read = production_told(told(&whole)).unwrap();
        let shown = format!("{read:?} {:?}", read.cinetpay);
        assert!(!shown.contains(key), "{shown}");
        for left_out in 0..whole.len() {
            let mut rest = whole.to_vec();
            let (name, _) = rest.remove(left_out);
            let error = production_told(told(&rest)).unwrap_err();
            assert_eq!(error.to_string(), format!("production needs {name}"));
        }
        for (at, value) in [(0, "http://cauri.example"), (1, "short"), (8, "short")] {
            let mut other = whole;
            other[at].1 = value;
            let error = production_told(told(&other)).unwrap_err().to_string();
            assert!(error.starts_with(other[at].0), "{error}");
        }
    }

    #[test]
    fn the_edge_trusts_whom_it_is_told_to() {
        let sandbox = edge_told(Mode::Sandbox, told(&[])).unwrap();
        assert!(sandbox.cors_origins.is_empty() && sandbox.trusted_proxies.is_empty());
        assert_eq!(sandbox.limits_factor.get(), 100);
        let alone = edge_told(Mode::Production, told(&[])).unwrap_err().to_string();
        assert_eq!(alone, "production needs CAURI_TRUSTED_PROXIES");
        let proxy = ("CAURI_TRUSTED_PROXIES", "10.0.0.0/8");
        let production = edge_told(Mode::Production, told(&[proxy])).unwrap();
        assert_eq!(production.limits_factor.get(), 1);
        let wild = [proxy, ("CAURI_CORS_ORIGINS", "*")];
        let refused = edge_told(Mode::Production, told(&wild)).unwrap_err().to_string();
        assert!(refused.starts_with("CAURI_CORS_ORIGINS: `*` is no origin"), "{refused}");
    }
}
