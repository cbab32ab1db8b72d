//! The sandbox's transfers: sign-in with a token of five minutes, contacts, sending, asking.
//! Deliberately not here: a real float – it never runs dry.

use super::{Sandbox, Unavailable, answer, capabilities, notice, refusal, rules};
use axum::{
    Form,
    extract::{Query, State},
    http::StatusCode,
    response::{IntoResponse, Response},
};
use cauri_application::payments::gateway::{SandboxDecision, SandboxKind, SandboxTransaction};
use cauri_domain::{
    kernel::{Personal, Timestamp},
    money::Xof,
};
use chrono::TimeDelta;
use hmac::{Hmac, KeyInit, Mac};
use serde::Deserialize;
use serde_json::{Value, json};
use sha2::Sha256;
use std::time::Duration;

/// A transfer that nobody asks about is decided after this time, or later if it is to be late.
const BY_ITSELF: Duration = Duration::from_millis(500);
const TOKEN_LIFE: TimeDelta = TimeDelta::minutes(5);
/// What the float always holds.
const FLOAT_XOF: i64 = 1_000_000_000;
/// One call sends this many transfers at most.
const BATCH_LIMIT: usize = 100;

#[derive(Deserialize)]
pub(super) struct Login {
    apikey: String,
    password: String,
}

#[derive(Deserialize)]
pub(super) struct Signed {
    token: Option<String>,
    client_transaction_id: Option<String>,
}

#[derive(Deserialize)]
pub(super) struct Batch {
    data: String,
}

#[derive(Deserialize)]
struct Sending {
    prefix: String,
    phone: String,
    amount: i64,
    #[serde(default)]
    notify_url: String,
    client_transaction_id: String,
    payment_method: Option<String>,
}

/// `POST v1/auth/login`
pub(super) async fn login(State(sandbox): State<Sandbox>, Form(login): Form<Login>) -> Response {
    let password = sandbox.0.settings.transfer_password.reveal().trim();
    if !sandbox.knows_key(&login.apikey) || login.password != password {
        return refusal("701", "INVALID_CREDENTIALS", "apikey or password is wrong");
    }
    let good_until = (sandbox.0.clock.now() + TOKEN_LIFE).timestamp();
    let token = format!("{good_until}.{}", hex::encode(seal(password, good_until)));
    done(&json!({ "token": token }))
}

/// A token seals its own end, so that it outlives a restart and needs no table.
fn seal(password: &str, good_until: i64) -> Vec<u8> {
    Hmac::<Sha256>::new_from_slice(password.as_bytes())
        .map(|mac| mac.chain_update(good_until.to_be_bytes()).finalize().into_bytes().to_vec())
        .unwrap_or_default()
}

/// Refuses a call without a good token.
fn signed_in(sandbox: &Sandbox, signed: &Signed) -> Result<(), Box<Response>> {
    let refused = |code, message| Err(Box::new(refusal(code, message, "sign in first")));
    let password = sandbox.0.settings.transfer_password.reveal().trim();
    let parts = signed.token.as_deref().and_then(|token| token.split_once('.'));
    let Some((Ok(good_until), sealed)) = parts.map(|(end, seal)| (end.parse(), seal)) else {
        return refused("706", "INVALID_TOKEN");
    };
    if sealed != hex::encode(seal(password, good_until)) {
        return refused("706", "INVALID_TOKEN");
    }
    if good_until <= sandbox.0.clock.now().timestamp() {
        return refused("705", "EXPIRED_TOKEN");
    }
    Ok(())
}

/// `GET v1/transfer/check/balance`
pub(super) async fn balance(
    State(sandbox): State<Sandbox>,
    Query(signed): Query<Signed>,
) -> Response {
    match signed_in(&sandbox, &signed) {
        Ok(()) => done(&json!({"amount": FLOAT_XOF, "inUsing": 0, "available": FLOAT_XOF})),
        Err(refused) => *refused,
    }
}

/// `POST v1/transfer/contact`
pub(super) async fn contact(
    State(sandbox): State<Sandbox>,
    Query(signed): Query<Signed>,
    Form(batch): Form<Batch>,
) -> Response {
    if let Err(refused) = signed_in(&sandbox, &signed) {
        return *refused;
    }
    match serde_json::from_str::<Vec<Value>>(&batch.data) {
        Ok(contacts) if (1..=BATCH_LIMIT).contains(&contacts.len()) => {
            let known = json!({"code": 726, "status": "ERROR_PHONE_ALREADY_MY_CONTACT"});
            done(&json!([vec![known; contacts.len()]]))
        }
        _ => refusal("718", "JSON_PARSE_ERROR", "data is no list of contacts"),
    }
}

/// `POST v1/transfer/money/send/contact`
pub(super) async fn send(
    State(sandbox): State<Sandbox>,
    Query(signed): Query<Signed>,
    Form(batch): Form<Batch>,
) -> Result<Response, Unavailable> {
    if let Err(refused) = signed_in(&sandbox, &signed) {
        return Ok(*refused);
    }
    let Ok(sendings) = serde_json::from_str::<Vec<Sending>>(&batch.data) else {
        return Ok(refusal("718", "JSON_PARSE_ERROR", "data is no list of transfers"));
    };
    if !(1..=BATCH_LIMIT).contains(&sendings.len()) {
        return Ok(refusal("716", "DATA_NOT_VALID", "1 to 100 transfers"));
    }
    let mut items = Vec::with_capacity(sendings.len());
    let mut lost = false;
    for sending in sendings {
        lost |= rules::answer_is_lost(&sending.phone);
        items.push(take(&sandbox, sending).await?);
    }
    if lost {
        return Ok((StatusCode::INTERNAL_SERVER_ERROR, "lost").into_response());
    }
    Ok(done(&json!([items])))
}

/// Takes one transfer, once.
async fn take(sandbox: &Sandbox, sending: Sending) -> Result<Value, Unavailable> {
    let refused = |code: &str, word: &str| Ok(json!({"code": code, "status": word}));
    let (amount, limits) = (Xof::new(sending.amount), capabilities());
    match () {
        () if sending.notify_url.is_empty() => return refused("725", "MISSING_NOTIFY_URL"),
        () if sending.phone.is_empty() => return refused("802", "INVALID_PHONE"),
        () if amount < limits.transfer_min_xof => return refused("719", "AMOUNT_TOO_SMALL"),
        () if amount > limits.transfer_max_xof => return refused("720", "AMOUNT_TOO_LARGE"),
        () if sending.amount % limits.step_xof.get() != 0 => {
            return refused("801", "INVALID_AMOUNT");
        }
        () if rules::float_is_low(&sending.phone) => {
            return refused("602", "INSUFFICIENT_BALANCE");
        }
        () => {}
    }
    let transfer = SandboxTransaction {
        kind: SandboxKind::Transfer,
        id: sending.client_transaction_id,
        amount_xof: amount,
        currency: "XOF".to_owned(),
        description: String::new(),
        notify_url: sending.notify_url,
        return_url: String::new(),
        phone_number: Some(Personal::new(format!("+{}{}", sending.prefix, sending.phone))),
        operator: sending.payment_method,
        outcome: "NEW".to_owned(),
        told_amount: None,
        told_currency: None,
        opened_at: sandbox.0.clock.now(),
        decided_at: None,
    };
    if !sandbox.0.books.open(transfer.clone()).await? {
        return refused("805", "CLIENT_TRANSACTION_ID_EXIST");
    }
    let item = item(&transfer);
    tokio::spawn(settle_by_itself(sandbox.clone(), transfer));
    Ok(item)
}

/// `GET v1/transfer/check/money`
pub(super) async fn check(
    State(sandbox): State<Sandbox>,
    Query(signed): Query<Signed>,
) -> Result<Response, Unavailable> {
    if let Err(refused) = signed_in(&sandbox, &signed) {
        return Ok(*refused);
    }
    let id = signed.client_transaction_id.unwrap_or_default();
    let Some(found) = sandbox.find(&id, SandboxKind::Transfer).await? else {
        return Ok(refusal("723", "NOT_FOUND", "no transfer has this client_transaction_id"));
    };
    // Whoever asks finds what it would be by now: nobody need wait, and after a restart nobody
    // does.
    let now = sandbox.0.clock.now();
    let due = found.opened_at + rules::transfer_time(number(&found));
    let found = if found.decided_at.is_none() && due <= now {
        settle(&sandbox, &found, now).await?
    } else {
        found
    };
    Ok(done(&json!([item(&found)])))
}

async fn settle_by_itself(sandbox: Sandbox, transfer: SandboxTransaction) {
    let wait = rules::transfer_time(number(&transfer)).to_std().unwrap_or_default();
    tokio::time::sleep(wait.max(BY_ITSELF)).await;
    let now = sandbox.0.clock.now();
    let Ok(settled) = settle(&sandbox, &transfer, now).await else { return };
    let Some(address) = sandbox.merchant_address(&settled.notify_url) else { return };
    let amount = settled.amount_xof.get().to_string();
    let body = form_urlencoded::Serializer::new(String::new())
        .append_pair("transaction_id", &format!("SANDBOX.{}", settled.id))
        .append_pair("client_transaction_id", &settled.id)
        .append_pair("amount", &amount)
        .append_pair("sending_status", "CONFIRM")
        .append_pair("treatment_status", &settled.outcome)
        .finish();
    notice::post(&sandbox, address, body, None).await;
}

async fn settle(
    sandbox: &Sandbox,
    transfer: &SandboxTransaction,
    at: Timestamp,
) -> Result<SandboxTransaction, Unavailable> {
    let outcome = rules::transfer_outcome(number(transfer)).to_owned();
    let decision = SandboxDecision {
        outcome,
        operator: None,
        phone_number: None,
        told_amount: None,
        told_currency: None,
        at,
    };
    let settled = sandbox.0.books.decide(&transfer.id, &decision).await?;
    Ok(settled.unwrap_or_else(|| transfer.clone()))
}

fn number(transfer: &SandboxTransaction) -> &str {
    transfer.phone_number.as_ref().map_or("", |number| number.reveal())
}

fn item(transfer: &SandboxTransaction) -> Value {
    let final_word = transfer.decided_at.is_some();
    json!({
        "code": 0,
        "status": "success",
        "transaction_id": format!("SANDBOX.{}", transfer.id),
        "client_transaction_id": transfer.id,
        "amount": transfer.amount_xof.get().to_string(),
        "operator": transfer.operator,
        "receiver_e164": number(transfer),
        "sending_status": if final_word { "CONFIRM" } else { "PENDING" },
        "treatment_status": transfer.outcome,
    })
}

fn done(data: &Value) -> Response {
    answer(StatusCode::OK, &json!(0), "OPERATION_SUCCES", data)
}
