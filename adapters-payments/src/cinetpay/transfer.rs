//! Transfers (legacy API v1): signing in, payees as contacts, sending, asking, the float.
//! Deliberately not here: when and to whom we pay.

use super::{
    CinetPay,
    checkout::address,
    codes::{
        OperatorCode, TransferCode, neutral_operator, operator_code, transfer_code, transfer_state,
    },
};
use crate::{
    phone::Phone,
    transaction_id,
    wire::{Envelope, Loose, francs_at_most, refused, shown, unknown, unknown_code, whole_francs},
};
use cauri_application::payments::gateway::{
    FloatBalance, GatewayError, Transfer, TransferFact, TransferState,
};
use cauri_domain::kernel::{Personal, Timestamp, TransferId};
use chrono::TimeDelta;
use reqwest::{Method, RequestBuilder};
use serde::{Deserialize, Serialize};

/// The gateway forgets a token after five minutes; we let go of it earlier.
const TOKEN_LIFE: TimeDelta = TimeDelta::seconds(270);

/// A token of the transfer API and when we let go of it.
pub(super) struct Token {
    value: Personal<String>,
    good_until: Timestamp,
}

#[derive(Deserialize)]
struct LoginData {
    token: String,
}

#[derive(Serialize)]
struct Contact<'a> {
    prefix: &'a str,
    phone: &'a str,
    name: &'a str,
    surname: &'a str,
    email: &'a str,
}

#[derive(Serialize)]
struct Sending<'a> {
    prefix: &'a str,
    phone: &'a str,
    amount: i64,
    notify_url: &'a str,
    client_transaction_id: &'a str,
    #[serde(skip_serializing_if = "Option::is_none")]
    payment_method: Option<&'a str>,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct Item {
    code: Loose,
    client_transaction_id: Loose,
    amount: Loose,
    treatment_status: Loose,
    receiver_e164: Loose,
    operator: Loose,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct BalanceData {
    available: Loose,
}

/// How a call is sent: a question may be repeated, an order may not.
#[derive(Clone, Copy)]
enum Sent<'a> {
    Question(&'a [(&'a str, &'a str)]),
    Order(&'a str),
}

/// Sends a transfer. The payee becomes a contact first; being one already is as good.
pub(super) async fn transfer(
    gateway: &CinetPay,
    transfer: &Transfer,
) -> Result<TransferFact, GatewayError> {
    let number = transfer.phone_number.reveal();
    let phone = Phone::parse(number).ok_or_else(|| refused("phone_number_not_served"))?;
    let payment_method = match operator_code(phone.country, &transfer.operator) {
        Some(OperatorCode::Named(code)) => Some(code),
        Some(OperatorCode::Unnamed) => None,
        None => return Err(refused("operator_not_served")),
    };
    let id = transaction_id::encode(transfer.transfer_id.0);
    add_contact(gateway, &phone, &id).await?;
    let sending = [Sending {
        prefix: phone.prefix,
        phone: phone.national,
        amount: transfer.amount_xof.get(),
        notify_url: gateway.settings.transfer_notify_url.as_str(),
        client_transaction_id: &id,
        payment_method,
    }];
    let data = json(&sending)?;
    let answer = call(gateway, "v1/transfer/money/send/contact", Sent::Order(&data)).await?;
    match taken(&answer, &id)? {
        Some(fact) => Ok(fact),
        // It was sent before; whatever became of it, a second sending is not the answer.
        None => transfer_status(gateway, transfer.transfer_id).await,
    }
}

async fn add_contact(gateway: &CinetPay, phone: &Phone<'_>, id: &str) -> Result<(), GatewayError> {
    let contact = [Contact {
        prefix: phone.prefix,
        phone: phone.national,
        name: "Beneficiaire",
        surname: id,
        email: &gateway.settings.contact_email,
    }];
    let data = json(&contact)?;
    let answer = call(gateway, "v1/transfer/contact", Sent::Order(&data)).await?;
    match inner_code(&answer, &answer.list()) {
        (TransferCode::Done, _) => Ok(()),
        (TransferCode::Refused, code) => Err(refused(&code)),
        (_, code) => Err(unknown_code(&code)),
    }
}

/// What became of a sending; `None` if it was already there.
fn taken(answer: &Envelope, id: &str) -> Result<Option<TransferFact>, GatewayError> {
    let items: Vec<Item> = answer.list();
    match inner_code(answer, &items) {
        (TransferCode::Done, code) => {
            let item = own_item(items, id).unwrap_or_default();
            fact(&item, code).map(Some)
        }
        (TransferCode::AlreadyThere, _) => Ok(None),
        (TransferCode::Refused, code) => Err(refused(&code)),
        (_, code) => Err(unknown_code(&code)),
    }
}

/// Asks about a transfer by our id for it.
pub(super) async fn transfer_status(
    gateway: &CinetPay,
    transfer_id: TransferId,
) -> Result<TransferFact, GatewayError> {
    let id = transaction_id::encode(transfer_id.0);
    let by_id = [("client_transaction_id", id.as_str())];
    let answer = call(gateway, "v1/transfer/check/money", Sent::Question(&by_id)).await?;
    asked(&answer, &id)
}

fn asked(answer: &Envelope, id: &str) -> Result<TransferFact, GatewayError> {
    let code = shown(answer.code());
    match transfer_code(answer.code()) {
        TransferCode::Done => {
            let item = own_item(answer.list(), id).ok_or_else(|| unknown("no such item"))?;
            fact(&item, code)
        }
        TransferCode::NotFound => {
            let state = TransferState::NotFound;
            Ok(TransferFact { state, amount_xof: None, code, receiver: None, operator: None })
        }
        TransferCode::Refused => Err(refused(&code)),
        _ => Err(unknown_code(&code)),
    }
}

/// Asks what may be sent.
pub(super) async fn balance(gateway: &CinetPay) -> Result<FloatBalance, GatewayError> {
    let answer = call(gateway, "v1/transfer/check/balance", Sent::Question(&[])).await?;
    match transfer_code(answer.code()) {
        TransferCode::Done => {
            let data: BalanceData = answer.data().unwrap_or_default();
            let available = francs_at_most(&data.available)?.ok_or_else(|| unknown("no amount"))?;
            Ok(FloatBalance { available_xof: available })
        }
        TransferCode::Refused => Err(refused(answer.code())),
        _ => Err(unknown_code(answer.code())),
    }
}

/// The code that counts: the item's own where the outer one says that all is well.
fn inner_code(answer: &Envelope, items: &[Item]) -> (TransferCode, String) {
    let inner = items.first().and_then(|item| item.code.some());
    let code = match transfer_code(answer.code()) {
        TransferCode::Done => inner.unwrap_or(answer.code()),
        _ => answer.code(),
    };
    (transfer_code(code), shown(code))
}

/// Ours among the items: an item that names another transfer is never taken for it.
fn own_item(items: Vec<Item>, id: &str) -> Option<Item> {
    items.into_iter().find(|item| item.client_transaction_id.text() == id)
}

fn fact(item: &Item, code: String) -> Result<TransferFact, GatewayError> {
    let word = item.treatment_status.text();
    let state = transfer_state(word).ok_or_else(|| unknown_code(word))?;
    let code = if word.is_empty() { code } else { shown(word) };
    let amount_xof = whole_francs(&item.amount)?;
    let (receiver, operator) = receiver(item).unzip();
    Ok(TransferFact { state, amount_xof, code, receiver, operator: operator.flatten() })
}

/// Who got it, where the gateway tells a number that can be read, and by which operator.
fn receiver(item: &Item) -> Option<(Personal<String>, Option<String>)> {
    let number = format!("+{}", item.receiver_e164.some()?.trim_start_matches('+'));
    let country = Phone::parse(&number)?.country;
    let operator = neutral_operator(country, item.operator.text()).map(str::to_owned);
    Some((Personal::new(number), operator))
}

/// Calls with a token; one that the gateway no longer takes is replaced once. A call turned away
/// for its token has done nothing, so that sending it again is safe.
async fn call(
    gateway: &CinetPay,
    path: &'static str,
    sent: Sent<'_>,
) -> Result<Envelope, GatewayError> {
    let token = token(gateway, None).await?;
    let answer = call_with(gateway, path, sent, &token).await?;
    if transfer_code(answer.code()) != TransferCode::TokenSpent {
        return Ok(answer);
    }
    let fresh = self::token(gateway, Some(&token)).await?;
    call_with(gateway, path, sent, &fresh).await
}

async fn call_with(
    gateway: &CinetPay,
    path: &'static str,
    sent: Sent<'_>,
    token: &Personal<String>,
) -> Result<Envelope, GatewayError> {
    let client = &gateway.transfer;
    let address = address(&gateway.settings.transfer_url, path)?;
    let request = |method: Method| -> RequestBuilder {
        let lang = gateway.settings.language.code();
        let query = [("token", token.reveal().as_str()), ("lang", lang)];
        client.http().request(method, address.clone()).query(&query)
    };
    let answer = match sent {
        Sent::Question(query) => client.ask(path, || request(Method::GET).query(query)).await?,
        Sent::Order(data) => {
            client.order(path, request(Method::POST).form(&[("data", data)])).await?
        }
    };
    Envelope::read(&answer)
}

/// The token kept, or a new one; `spent` is one that the gateway has just turned away.
async fn token(
    gateway: &CinetPay,
    spent: Option<&Personal<String>>,
) -> Result<Personal<String>, GatewayError> {
    // Held while signing in, so that callers at the same instant share one sign-in.
    let mut kept = gateway.token.lock().await;
    let now = gateway.clock.now();
    let usable = |token: &&Token| token.good_until > now && Some(&token.value) != spent;
    if let Some(token) = kept.as_ref().filter(usable) {
        return Ok(token.value.clone());
    }
    let value = sign_in(gateway).await?;
    *kept = Some(Token { value: value.clone(), good_until: now + TOKEN_LIFE });
    Ok(value)
}

async fn sign_in(gateway: &CinetPay) -> Result<Personal<String>, GatewayError> {
    let settings = &gateway.settings;
    let form = [
        ("apikey", settings.api_key.reveal().as_str()),
        ("password", settings.transfer_password.reveal().as_str()),
    ];
    let client = &gateway.transfer;
    let address = address(&settings.transfer_url, "v1/auth/login")?;
    let answer =
        client.ask("v1/auth/login", || client.http().post(address.clone()).form(&form)).await?;
    let answer = Envelope::read(&answer)?;
    match transfer_code(answer.code()) {
        TransferCode::Done => {
            let data: LoginData = answer.data().ok_or_else(|| unknown("no token"))?;
            Ok(Personal::new(data.token))
        }
        TransferCode::Refused => Err(refused(answer.code())),
        _ => Err(unknown_code(answer.code())),
    }
}

fn json(value: &impl Serialize) -> Result<String, GatewayError> {
    serde_json::to_string(value).map_err(|_| unknown("not serialisable"))
}

#[cfg(test)]
mod tests {
    use super::*;
    use cauri_domain::money::Xof;

    fn answer(body: &str) -> Envelope {
        Envelope::read(body.as_bytes()).unwrap()
    }

    #[test]
    fn items_come_nested_or_flat() {
        let item =
            r#"{"code":0,"client_transaction_id":"A","amount":"500","treatment_status":"NEW"}"#;
        for data in [format!("[[{item}]]"), format!("[{item}]"), item.to_owned()] {
            let answer = answer(&format!(r#"{{"code":0,"data":{data}}}"#));
            let fact = taken(&answer, "A").unwrap().unwrap();
            assert_eq!(fact.state, TransferState::Pending);
            assert_eq!(fact.amount_xof, Some(Xof::new(500)));
        }
    }

    #[test]
    fn an_outer_success_does_not_hide_an_inner_refusal() {
        let hidden = answer(r#"{"code":0,"data":[[{"code":"719","status":"AMOUNT_TOO_SMALL"}]]}"#);
        assert!(
            matches!(taken(&hidden, "A"), Err(GatewayError::Refused { code }) if code == "719")
        );
        let known = answer(r#"{"code":0,"data":[[{"code":"726"}]]}"#);
        assert_eq!(inner_code(&known, &known.list()).0, TransferCode::Done);
    }

    #[test]
    fn a_transfer_that_is_there_is_asked_about() {
        for body in [
            r#"{"code":"805","message":"CLIENT_TRANSACTION_ID_EXIST","data":[]}"#,
            r#"{"code":0,"data":[{"code":805}]}"#,
        ] {
            assert_eq!(taken(&answer(body), "A").unwrap(), None);
        }
    }

    #[test]
    fn an_answer_about_another_transfer_is_none() {
        let other =
            answer(r#"{"code":0,"data":[{"client_transaction_id":"B","treatment_status":"VAL"}]}"#);
        assert!(matches!(asked(&other, "A"), Err(GatewayError::Unknown(_))));
        assert!(matches!(taken(&other, "A"), Err(GatewayError::Unknown(_))));
    }

    #[test]
    fn who_got_it_is_told_where_the_gateway_tells() {
        let told = |fields: &str| {
            let item = format!(
                r#"{{"client_transaction_id":"A","amount":"500","treatment_status":"VAL"{fields}}}"#
            );
            let fact = asked(&answer(&format!(r#"{{"code":0,"data":[{item}]}}"#)), "A").unwrap();
            (fact.receiver.map(|number| number.reveal().clone()), fact.operator)
        };
        let kofi = Some("+2250707000003".to_owned());
        assert_eq!(
            told(r#","receiver_e164":"+2250707000003","operator":"FLOOZ""#),
            (kofi.clone(), Some("MOOV".to_owned()))
        );
        assert_eq!(told(r#","receiver_e164":"2250707000003""#), (kofi, None));
        assert_eq!(told(r#","receiver_e164":"07","operator":"OM""#), (None, None));
        assert_eq!(told(""), (None, None));
    }

    #[test]
    fn what_is_not_found_is_not_failed() {
        let fact = asked(&answer(r#"{"code":"723","data":[]}"#), "A").unwrap();
        assert_eq!(fact.state, TransferState::NotFound);
        assert!(asked(&answer(r#"{"code":-1,"data":[]}"#), "A").is_err());
    }
}
