//! The sandbox's notices: signed as the real ones are, and as late, lost or false as asked for.
//! Deliberately not here: deciding anything.

use super::{NOTICE_TIMEOUT, Sandbox, checkout::words};
use crate::{
    cinetpay::x_token::{HEADER, NoticeFields, XToken},
    phone::Phone,
};
use cauri_application::payments::gateway::SandboxTransaction;
use url::Url;

/// A notice that is not taken is sent this often in all.
const TRIES: u32 = 3;

/// How a notice is sent.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub(super) enum Manner {
    /// Once, before the page answers.
    Normal,
    /// Later, by itself.
    Late,
    /// Three times.
    Duplicate,
    /// Not at all.
    Lost,
    /// Signed with a wrong secret.
    Forged,
    /// The last one first, then the one that says "waiting".
    Reordered,
}

impl Manner {
    /// Reads the word of the form; nothing is normal.
    pub(super) fn parse(word: Option<&str>) -> Option<Self> {
        match word.unwrap_or("normal") {
            "normal" => Some(Self::Normal),
            "late" => Some(Self::Late),
            "duplicate" => Some(Self::Duplicate),
            "lost" => Some(Self::Lost),
            "forged" => Some(Self::Forged),
            "reordered" => Some(Self::Reordered),
            _ => None,
        }
    }
}

/// Sends the notices about a payment. All but late ones have been tried when this returns, so
/// that a test or a demo sees their effect without waiting.
pub(super) async fn send(sandbox: &Sandbox, payment: &SandboxTransaction, manner: Manner) {
    let signer = &sandbox.0.signer;
    match manner {
        Manner::Normal => deliver(sandbox, payment, signer, &payment.outcome).await,
        Manner::Lost => {}
        Manner::Forged => deliver(sandbox, payment, &sandbox.0.forger, &payment.outcome).await,
        Manner::Duplicate => {
            for _ in 0..3 {
                deliver(sandbox, payment, signer, &payment.outcome).await;
            }
        }
        Manner::Reordered => {
            deliver(sandbox, payment, signer, &payment.outcome).await;
            deliver(sandbox, payment, signer, "PENDING").await;
        }
        Manner::Late => {
            let (sandbox, payment) = (sandbox.clone(), payment.clone());
            tokio::spawn(async move {
                tokio::time::sleep(sandbox.0.settings.late_notice).await;
                deliver(&sandbox, &payment, &sandbox.0.signer, &payment.outcome).await;
            });
        }
    }
}

async fn deliver(sandbox: &Sandbox, payment: &SandboxTransaction, signer: &XToken, outcome: &str) {
    let Some(address) = sandbox.merchant_address(&payment.notify_url) else { return };
    let (body, token) = signed(sandbox, payment, signer, outcome);
    post(sandbox, address, body, Some(token)).await;
}

/// The form and its token.
fn signed(
    sandbox: &Sandbox,
    payment: &SandboxTransaction,
    signer: &XToken,
    outcome: &str,
) -> (String, String) {
    let number = payment.phone_number.as_ref().and_then(|n| Phone::parse(n.reveal()));
    let date = payment.opened_at.format("%Y-%m-%d %H:%M:%S").to_string();
    let amount = payment.amount_xof.get().to_string();
    let (_, message, _) = words(outcome);
    let fields = NoticeFields::new([
        sandbox.0.settings.site_id.trim(),
        &payment.id,
        &date,
        &amount,
        &payment.currency,
        "sandbox",
        payment.operator.as_deref().unwrap_or_default(),
        number.as_ref().map_or("", |number| number.national),
        number.as_ref().map_or("", |number| number.prefix),
        "fr",
        "V4",
        "SINGLE",
        "PAYMENT",
        "",
        &payment.description,
        message,
    ]);
    let body =
        form_urlencoded::Serializer::new(String::new()).extend_pairs(fields.pairs()).finish();
    (body, hex::encode(signer.sign(&fields)))
}

/// Sends a form to the merchant, with bounded tries; who answers 2xx or 4xx has answered.
pub(super) async fn post(sandbox: &Sandbox, address: Url, body: String, token: Option<String>) {
    for attempt in 1..=TRIES {
        let mut request = sandbox
            .0
            .http
            .post(address.clone())
            .header("content-type", "application/x-www-form-urlencoded")
            .timeout(NOTICE_TIMEOUT)
            .body(body.clone());
        if let Some(token) = &token {
            request = request.header(HEADER, token);
        }
        match request.send().await {
            Ok(response) if !response.status().is_server_error() => {
                let status = response.status().as_u16();
                tracing::debug!(status, attempt, "the merchant answered a sandbox notice");
                return;
            }
            Ok(_) | Err(_) => tracing::debug!(attempt, "a sandbox notice was not taken"),
        }
    }
}
