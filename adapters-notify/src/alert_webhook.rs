//! Messages about alerts, signed as the Standard Webhooks specification says, so that any of its
//! libraries can check them.
//! Deliberately not here: further tries (`cauri_application::alerts::deliver`).

use async_trait::async_trait;
use base64::{Engine as _, engine::general_purpose::STANDARD};
use cauri_application::alerts::ports::{AlertDelivery, AlertWebhook, DeliveryError};
use cauri_domain::{
    alerts::Alert,
    kernel::{Personal, Timestamp, rfc3339_micros},
};
use hmac::{Hmac, KeyInit as _, Mac as _};
use reqwest::Client;
use serde_json::json;
use sha2::Sha256;
use url::Url;

/// The key can't be used.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[error("the webhook's key can't be used")]
pub struct KeyError;

/// Calls one address of the operator's.
#[derive(Clone)]
pub struct SignedAlertWebhook {
    client: Client,
    url: Url,
    key: Hmac<Sha256>,
}

impl std::fmt::Debug for SignedAlertWebhook {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.write_str("SignedAlertWebhook")
    }
}

impl SignedAlertWebhook {
    /// Calls this address, with this client's limits; what is sent is signed with the key's bytes.
    ///
    /// # Errors
    /// [`KeyError`] if it is no key.
    pub fn new(client: Client, url: Url, key: &Personal<String>) -> Result<Self, KeyError> {
        let key = Hmac::new_from_slice(key.reveal().as_bytes()).map_err(|_| KeyError)?;
        Ok(Self { client, url, key })
    }

    /// The signature of a message: HMAC-SHA256 over its id, its instant and its body.
    fn sign(&self, id: &str, seconds: i64, body: &str) -> String {
        let told = format!("{id}.{seconds}.{body}");
        let mac = self.key.clone().chain_update(told.as_bytes()).finalize().into_bytes();
        format!("v1,{}", STANDARD.encode(mac))
    }
}

#[async_trait]
impl AlertWebhook for SignedAlertWebhook {
    async fn send(
        &self,
        delivery: &AlertDelivery,
        alert: &Alert,
        machine_now: Timestamp,
    ) -> Result<(), DeliveryError> {
        let body = body(delivery, alert);
        let id = delivery.id.to_string();
        let seconds = machine_now.timestamp();
        let answer = self
            .client
            .post(self.url.clone())
            .header("content-type", "application/json")
            .header("webhook-signature", self.sign(&id, seconds, &body))
            .header("webhook-timestamp", seconds.to_string())
            .header("webhook-id", id)
            .body(body)
            .send()
            .await
            .map_err(|_| DeliveryError::NotReached)?;
        let status = answer.status();
        if status.is_success() { Ok(()) } else { Err(DeliveryError::Refused(status.as_u16())) }
    }
}

/// The message: identifiers, words and figures, nothing about a person.
fn body(delivery: &AlertDelivery, alert: &Alert) -> String {
    json!({
        "type": format!("alert.{}", delivery.change.as_str()),
        "timestamp": rfc3339_micros(delivery.change.at(alert)),
        "data": {
            "alert_id": alert.id.to_string(),
            "kind": alert.kind.as_str(),
            "subject": alert.subject.as_str(),
            "measure": alert.measure,
            "since": alert.since.map(rfc3339_micros),
            "unit": alert.kind.unit(),
            "raised_at": rfc3339_micros(alert.raised_at),
            "cleared_at": alert.cleared_at.map(rfc3339_micros),
        },
    })
    .to_string()
}
