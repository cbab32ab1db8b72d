//! What a merchant's CinetPay account needs to be spoken for.
//! Deliberately not here: where settings come from.

use super::codes::TRANSFERS_TO;
use crate::client::{ClientError, Limits};
use cauri_application::payments::gateway::Capabilities;
use cauri_domain::{kernel::Personal, money::Xof};
use url::Url;

/// CinetPay's own checkout host.
pub const CHECKOUT_URL: &str = "https://api-checkout.cinetpay.com/";
/// CinetPay's own transfer host.
pub const TRANSFER_URL: &str = "https://client.cinetpay.com/";

/// The language of the payment page and of the gateway's messages.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum Language {
    /// French.
    French,
    /// English.
    English,
}

impl Language {
    pub(crate) const fn code(self) -> &'static str {
        match self {
            Self::French => "fr",
            Self::English => "en",
        }
    }
}

/// Settings of one merchant's account. `Debug` hides what is secret.
#[derive(Debug, Clone)]
pub struct Settings {
    /// Base address of the checkout API: [`CHECKOUT_URL`], or the sandbox gateway's.
    pub checkout_url: Url,
    /// Base address of the transfer API: [`TRANSFER_URL`], or the sandbox gateway's.
    pub transfer_url: Url,
    /// The account's key.
    pub api_key: Personal<String>,
    /// The site's number.
    pub site_id: String,
    /// What notices are signed with (not the key).
    pub secret_key: Personal<String>,
    /// The password of the transfer API.
    pub transfer_password: Personal<String>,
    /// Where notices about payments go.
    pub notify_url: Url,
    /// Where notices about transfers go.
    pub transfer_notify_url: Url,
    /// Where buyers come back; takes GET and POST.
    pub return_url: Url,
    /// An address of ours under which payees are entered as contacts, never a payee's own.
    pub contact_email: String,
    /// Language of the payment page.
    pub language: Language,
    /// What the account takes: [`cautious_capabilities`] until the gateway says otherwise.
    pub capabilities: Capabilities,
    /// How long and how often the gateway is asked.
    pub limits: Limits,
}

impl Settings {
    /// Trims what files and shells leave around a value; refuses what is blank.
    pub(crate) fn checked(mut self) -> Result<Self, SettingsError> {
        self.api_key = trimmed("api_key", self.api_key.reveal()).map(Personal::new)?;
        self.secret_key = trimmed("secret_key", self.secret_key.reveal()).map(Personal::new)?;
        self.transfer_password =
            trimmed("transfer_password", self.transfer_password.reveal()).map(Personal::new)?;
        self.site_id = trimmed("site_id", &self.site_id)?;
        self.contact_email = trimmed("contact_email", &self.contact_email)?;
        self.checkout_url = base("checkout_url", self.checkout_url)?;
        self.transfer_url = base("transfer_url", self.transfer_url)?;
        Ok(self)
    }
}

fn trimmed(setting: &'static str, value: &str) -> Result<String, SettingsError> {
    match value.trim() {
        "" => Err(SettingsError::Blank { setting }),
        value => Ok(value.to_owned()),
    }
}

/// A base address ends in `/`, or joining would drop its last part.
fn base(setting: &'static str, mut address: Url) -> Result<Url, SettingsError> {
    if !matches!(address.scheme(), "http" | "https") || address.query().is_some() {
        return Err(SettingsError::NotABaseAddress { setting });
    }
    if !address.path().ends_with('/') {
        let path = format!("{}/", address.path());
        address.set_path(&path);
    }
    Ok(address)
}

/// Why a gateway can't be built.
#[derive(Debug, thiserror::Error)]
pub enum SettingsError {
    /// A setting is empty or white space. An empty secret would let forged notices in.
    #[error("the setting `{setting}` of the gateway is blank")]
    Blank {
        /// Its name.
        setting: &'static str,
    },
    /// An address is not one that calls can be appended to.
    #[error("the setting `{setting}` of the gateway is not an http(s) base address")]
    NotABaseAddress {
        /// Its name.
        setting: &'static str,
    },
    /// The HTTP client can't be made.
    #[error("the gateway's HTTP client can't be made")]
    Client(#[from] ClientError),
}

/// What is safe to assume of a real account: CinetPay publishes no figures of its own, so these
/// are the narrowest that its kits and its neighbours use.
pub const fn cautious_capabilities() -> Capabilities {
    Capabilities {
        payment_min_xof: Xof::new(100),
        payment_max_xof: Xof::new(2_000_000),
        transfer_min_xof: Xof::new(500),
        transfer_max_xof: Xof::new(1_500_000),
        step_xof: Xof::new(5),
        refunds: false,
        cards_need_customer: true,
        transfers_to: &TRANSFERS_TO,
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    fn settings() -> Settings {
        let address = |text| Url::parse(text).unwrap();
        Settings {
            checkout_url: address("http://127.0.0.1:1/sandbox/gateway"),
            transfer_url: address(TRANSFER_URL),
            api_key: Personal::new("the-key\n".to_owned()),
            site_id: " 445160 ".to_owned(),
            secret_key: Personal::new("the-secret".to_owned()),
            transfer_password: Personal::new("the-password".to_owned()),
            notify_url: address("https://shop.example/api/webhooks/cinetpay"),
            transfer_notify_url: address("https://shop.example/api/webhooks/cinetpay-transfer"),
            return_url: address("https://shop.example/api/payments/return"),
            contact_email: "payouts@shop.example".to_owned(),
            language: Language::French,
            capabilities: cautious_capabilities(),
            limits: Limits::default(),
        }
    }

    #[test]
    fn values_are_trimmed_and_bases_end_in_a_slash() {
        let checked = settings().checked().unwrap();
        assert_eq!(checked.api_key.reveal(), "the-key");
        assert_eq!(checked.site_id, "445160");
        assert_eq!(checked.checkout_url.as_str(), "http://127.0.0.1:1/sandbox/gateway/");
    }

    #[test]
    fn a_blank_setting_is_refused_by_name() {
        let blank = || Personal::new(" \n".to_owned());
        for (setting, settings) in [
            ("api_key", Settings { api_key: blank(), ..settings() }),
            ("secret_key", Settings { secret_key: blank(), ..settings() }),
            ("transfer_password", Settings { transfer_password: blank(), ..settings() }),
            ("site_id", Settings { site_id: String::new(), ..settings() }),
        ] {
            let error = settings.checked().unwrap_err();
            assert!(matches!(error, SettingsError::Blank { setting: s } if s == setting));
        }
    }

    #[test]
    fn debug_hides_what_is_secret() {
        let shown = format!("{:?}", settings());
        for secret in ["the-key", "the-secret", "the-password"] {
            assert!(!shown.contains(secret), "{shown}");
        }
    }
}
