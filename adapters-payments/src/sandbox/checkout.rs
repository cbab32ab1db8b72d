//! The sandbox's checkout v2: opens payments and answers about them.
//! Deliberately not here: deciding them.

use super::{Sandbox, Unavailable, answer, capabilities, notice, refusal, rules};
use crate::phone::Phone;
use axum::{body::Bytes, extract::State, http::StatusCode, response::Response};
use cauri_application::payments::gateway::{SandboxDecision, SandboxKind, SandboxTransaction};
use cauri_domain::{
    kernel::{Personal, Timestamp},
    money::Xof,
};
use chrono::TimeDelta;
use serde::Deserialize;
use serde_json::{Value, json};
use url::Url;

/// Ours has 26 characters.
const TRANSACTION_ID_LIMIT: usize = 64;
const CHANNELS: [&str; 4] = ["ALL", "MOBILE_MONEY", "CREDIT_CARD", "WALLET"];
/// Fields of the customer without which no card is taken.
const ASKED_OF_CARDS: usize = 8;

#[derive(Deserialize)]
struct OpenBody {
    apikey: String,
    site_id: String,
    transaction_id: String,
    amount: Value,
    currency: String,
    description: String,
    notify_url: String,
    return_url: String,
    channels: String,
    customer_name: Option<String>,
    customer_surname: Option<String>,
    customer_email: Option<String>,
    customer_phone_number: Option<String>,
    customer_address: Option<String>,
    customer_city: Option<String>,
    customer_country: Option<String>,
    customer_zip_code: Option<String>,
}

impl OpenBody {
    /// What a card needs and is not there, if cards are on offer.
    fn missing_for_cards(&self) -> Vec<&'static str> {
        if !matches!(self.channels.as_str(), "ALL" | "CREDIT_CARD") {
            return vec![];
        }
        let blank =
            |field: &Option<String>| field.as_ref().is_none_or(|text| text.trim().is_empty());
        [
            ("customer_name", &self.customer_name),
            ("customer_surname", &self.customer_surname),
            ("customer_email", &self.customer_email),
            ("customer_phone_number", &self.customer_phone_number),
            ("customer_address", &self.customer_address),
            ("customer_city", &self.customer_city),
            ("customer_country", &self.customer_country),
            ("customer_zip_code", &self.customer_zip_code),
        ]
        .into_iter()
        .filter(|(_, field)| blank(field))
        .map(|(name, _)| name)
        .collect()
    }
}

#[derive(Deserialize)]
struct CheckBody {
    apikey: String,
    site_id: String,
    transaction_id: String,
}

/// `POST v2/payment`
pub(super) async fn open(
    State(sandbox): State<Sandbox>,
    body: Bytes,
) -> Result<Response, Unavailable> {
    let Ok(body) = serde_json::from_slice::<OpenBody>(&body) else {
        return Ok(refusal("608", "MINIMUM_REQUIRED_FIELDS", "a field is missing or no text"));
    };
    if let Some(refused) = wrong_account(&sandbox, &body.apikey, &body.site_id) {
        return Ok(refused);
    }
    let transaction = match transaction(body, sandbox.0.clock.now()) {
        Ok(transaction) => transaction,
        Err(refused) => return Ok(*refused),
    };
    let Some(page) = sandbox.page_url(&transaction.id) else {
        return Ok(refusal("624", "An error occurred while processing the request", "no page"));
    };
    if !sandbox.0.books.open(transaction.clone()).await? {
        return Ok(refusal("620", "ERROR_DOUBLE_PAYEMNT", "this transaction_id is taken"));
    }
    decide_by_number(&sandbox, &transaction).await?;
    let data = json!({"payment_token": transaction.id, "payment_url": page.as_str()});
    Ok(answer(StatusCode::OK, &json!("201"), "CREATED", &data))
}

/// Holds a request against what a checkout takes.
fn transaction(body: OpenBody, now: Timestamp) -> Result<SandboxTransaction, Box<Response>> {
    let refuse = |code: &str, message: &str, why: &str| Err(Box::new(refusal(code, message, why)));
    let processing = "An error occurred while processing the request";
    let Some(amount) = body.amount.as_i64() else {
        return refuse("611", "ERROR_AMOUNT_TYPE", "the amount is no whole number");
    };
    let (amount_xof, limits) = (Xof::new(amount), capabilities());
    let addresses = [&body.notify_url, &body.return_url];
    let missing = body.missing_for_cards();
    match () {
        () if body.currency != "XOF" => {
            refuse("612", "ERROR_CURRENCY_NOTVALID", "only XOF is taken here")
        }
        () if amount_xof < limits.payment_min_xof => {
            refuse("641", "ERROR_AMOUNT_TOO_LOW", "25 XOF at least")
        }
        () if amount_xof > limits.payment_max_xof => {
            refuse("642", "ERROR_AMOUNT_TOO_HIGH", "5,000,000 XOF at most")
        }
        () if amount % limits.step_xof.get() != 0 => {
            refuse("624", processing, "the amount is no multiple of 5")
        }
        () if !CHANNELS.contains(&body.channels.as_str()) => {
            refuse("608", "MINIMUM_REQUIRED_FIELDS", "channels is none of the four")
        }
        // A card without an address has a refusal of its own, as at the real gateway.
        () if missing.len() < ASKED_OF_CARDS
            && ["customer_address", "customer_city"].iter().any(|name| missing.contains(name)) =>
        {
            refuse("624", processing, "a card needs customer_address and customer_city")
        }
        () if !missing.is_empty() => {
            let why = format!("a card needs {}", missing.join(", "));
            refuse("608", "MINIMUM_REQUIRED_FIELDS", &why)
        }
        () if !is_plain_id(&body.transaction_id) => {
            refuse("624", processing, "the transaction_id is not plain")
        }
        () if body.description.trim().is_empty() || body.description.contains(signs) => {
            refuse("624", processing, "the description is empty or holds # / $ _ &")
        }
        () if addresses.iter().any(|address| Url::parse(address).is_err()) => {
            refuse("608", "MINIMUM_REQUIRED_FIELDS", "notify_url and return_url are addresses")
        }
        () => Ok(SandboxTransaction {
            kind: SandboxKind::Payment,
            id: body.transaction_id,
            amount_xof,
            currency: body.currency,
            description: body.description,
            notify_url: body.notify_url,
            return_url: body.return_url,
            phone_number: body.customer_phone_number.map(Personal::new),
            operator: None,
            outcome: "PENDING".to_owned(),
            told_amount: None,
            told_currency: None,
            opened_at: now,
            decided_at: None,
        }),
    }
}

fn is_plain_id(id: &str) -> bool {
    let length = (1..=TRANSACTION_ID_LIMIT).contains(&id.len());
    length && id.bytes().all(|b| b.is_ascii_alphanumeric() || b == b'-')
}

fn signs(c: char) -> bool {
    "#/$_&".contains(c)
}

/// Decides at once where the buyer's number does, and lets the notice follow.
async fn decide_by_number(
    sandbox: &Sandbox,
    opened: &SandboxTransaction,
) -> Result<(), Unavailable> {
    let number = opened.phone_number.as_ref().map(|number| number.reveal().as_str());
    let Some((outcome, with_notice)) = rules::payment_outcome(number) else { return Ok(()) };
    let decision = SandboxDecision {
        outcome: outcome.to_owned(),
        operator: Some("OM".to_owned()),
        phone_number: None,
        told_amount: None,
        told_currency: None,
        at: sandbox.0.clock.now(),
    };
    let decided = sandbox.0.books.decide(&opened.id, &decision).await?;
    if let Some(decided) = decided.filter(|_| with_notice) {
        notice::send(sandbox, &decided, notice::Manner::Normal).await;
    }
    Ok(())
}

/// `POST v2/payment/check`
pub(super) async fn check(
    State(sandbox): State<Sandbox>,
    body: Bytes,
) -> Result<Response, Unavailable> {
    let Ok(body) = serde_json::from_slice::<CheckBody>(&body) else {
        return Ok(refusal("608", "MINIMUM_REQUIRED_FIELDS", "a field is missing or no text"));
    };
    if let Some(refused) = wrong_account(&sandbox, &body.apikey, &body.site_id) {
        return Ok(refused);
    }
    let Some(found) = sandbox.find(&body.transaction_id, SandboxKind::Payment).await? else {
        let (code, message) = (json!("404"), "TRANSACTION_NOT_FOUND");
        return Ok(answer(StatusCode::NOT_FOUND, &code, message, &json!([])));
    };
    let (code, message, status) = words(&found.outcome);
    Ok(answer(StatusCode::OK, &json!(code), message, &check_data(&found, status)))
}

/// Code, message and status word of an outcome, in the pairs that the real gateway sends.
pub(super) fn words(outcome: &str) -> (&'static str, &'static str, &'static str) {
    match outcome {
        "ACCEPTED" => ("00", "SUCCES", "ACCEPTED"),
        "REFUSED" => ("600", "PAYMENT_FAILED", "REFUSED"),
        "CANCELLED" => ("627", "TRANSACTION_CANCEL", "REFUSED"),
        _ => ("662", "WAITING_CUSTOMER_PAYMENT", "WAITING_FOR_CUSTOMER"),
    }
}

fn check_data(payment: &SandboxTransaction, status: &str) -> Value {
    let number = payment.phone_number.as_ref().and_then(|n| Phone::parse(n.reveal()));
    let written = |at: Option<Timestamp>| {
        at.map_or(" ".to_owned(), |at| at.format("%Y-%m-%d %H:%M:%S").to_string())
    };
    let available = payment.decided_at.map(|at| at + TimeDelta::hours(48));
    json!({
        "amount": payment.told_amount.unwrap_or(payment.amount_xof.get()).to_string(),
        "currency": payment.told_currency.as_ref().unwrap_or(&payment.currency),
        "status": status,
        "payment_method": payment.operator,
        "description": payment.description,
        "metadata": null,
        "operator_id": payment.decided_at.map(|_| format!("SANDBOX.{}", payment.id)),
        "payment_date": written(payment.decided_at),
        "fund_availability_date": written(available),
        "phone_prefix": number.as_ref().map(|number| number.prefix),
        "phone_number": number.as_ref().map(|number| number.national),
    })
}

fn wrong_account(sandbox: &Sandbox, api_key: &str, site_id: &str) -> Option<Response> {
    if !sandbox.knows_key(api_key) {
        return Some(refusal("609", "AUTH_NOT_FOUND", "this apikey is unknown"));
    }
    (site_id != sandbox.0.settings.site_id.trim())
        .then(|| refusal("613", "ERROR_SITE_ID_NOTVALID", "this site_id is not the account's"))
}
