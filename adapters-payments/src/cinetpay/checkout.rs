//! Checkout v2: opening a payment and asking about it.
//! Deliberately not here: notices, which only make us ask.

use super::{
    CinetPay,
    codes::{CheckVerdict, check_verdict, is_refusal},
};
use crate::{
    client::GatewayClient,
    phone, transaction_id,
    wire::{Envelope, Loose, refused, shown, unknown, unknown_code, whole_francs},
};
use cauri_application::payments::gateway::{
    Customer, GatewayError, Initiate, Initiated, PaymentFact, PaymentState,
};
use cauri_domain::{kernel::PaymentId, payments::Channel};
use serde::{Deserialize, Serialize};
use url::Url;

/// What the buyer reads is cut here; the gateway names no limit of its own.
const DESCRIPTION_LIMIT: usize = 255;

#[derive(Serialize)]
struct OpenBody<'a> {
    apikey: &'a str,
    site_id: &'a str,
    transaction_id: String,
    amount: i64,
    currency: &'static str,
    description: String,
    notify_url: &'a str,
    return_url: &'a str,
    channels: &'static str,
    lang: &'static str,
    #[serde(skip_serializing_if = "Option::is_none")]
    customer_phone_number: Option<&'a str>,
    #[serde(flatten, skip_serializing_if = "Option::is_none")]
    customer: Option<CustomerFields<'a>>,
}

/// What card schemes want; the number stands beside it, for mobile money has it too.
#[derive(Serialize)]
#[expect(clippy::struct_field_names, reason = "the gateway's words")]
struct CustomerFields<'a> {
    customer_name: &'a str,
    customer_surname: &'a str,
    customer_email: &'a str,
    customer_address: &'a str,
    customer_city: &'a str,
    customer_country: &'a str,
    customer_zip_code: &'a str,
}

impl<'a> From<&'a Customer> for CustomerFields<'a> {
    fn from(customer: &'a Customer) -> Self {
        Self {
            customer_name: customer.name.reveal(),
            customer_surname: customer.surname.reveal(),
            customer_email: customer.email.reveal(),
            customer_address: customer.address.reveal(),
            customer_city: customer.city.reveal(),
            customer_country: customer.country.reveal(),
            customer_zip_code: customer.zip_code.reveal(),
        }
    }
}

#[derive(Deserialize)]
struct OpenedData {
    payment_url: String,
}

#[derive(Serialize)]
struct CheckBody<'a> {
    apikey: &'a str,
    site_id: &'a str,
    transaction_id: String,
}

#[derive(Deserialize, Default)]
#[serde(default)]
struct CheckData {
    amount: Loose,
    currency: Loose,
    status: Loose,
    payment_method: Loose,
    phone_prefix: Loose,
    phone_number: Loose,
}

/// Opens a payment; sent once, since only asking tells whether a lost answer was a yes.
pub(super) async fn initiate(
    gateway: &CinetPay,
    payment: &Initiate,
) -> Result<Initiated, GatewayError> {
    let settings = &gateway.settings;
    let known = payment.customer.as_ref().map(|customer| &customer.phone_number);
    let number = known.or(payment.phone_number.as_ref());
    let body = OpenBody {
        apikey: settings.api_key.reveal(),
        site_id: &settings.site_id,
        transaction_id: transaction_id::encode(payment.payment_id.0),
        amount: payment.amount_xof.get(),
        currency: "XOF",
        description: plain_description(&payment.description),
        notify_url: settings.notify_url.as_str(),
        return_url: settings.return_url.as_str(),
        channels: channel_code(payment.channel),
        lang: settings.language.code(),
        customer_phone_number: number.map(|number| number.reveal().as_str()),
        customer: payment.customer.as_ref().map(CustomerFields::from),
    };
    let client = &gateway.checkout;
    let address = address(&settings.checkout_url, "v2/payment")?;
    let answer = client.order("payment", client.http().post(address).json(&body)).await?;
    opened(&answer, &settings.checkout_url)
}

fn opened(answer: &[u8], base: &Url) -> Result<Initiated, GatewayError> {
    let envelope = Envelope::read(answer)?;
    match envelope.code() {
        "201" => {
            let data: OpenedData = envelope.data().ok_or_else(|| unknown("no payment address"))?;
            let page = Url::parse(&data.payment_url).map_err(|_| unknown("no payment address"))?;
            // A buyer is never sent from an encrypted gateway to a plain page, or to a script.
            if page.scheme() == base.scheme() || page.scheme() == "https" {
                Ok(Initiated { payment_url: data.payment_url })
            } else {
                Err(unknown("no payment address"))
            }
        }
        code if is_refusal(code) => Err(refused(code)),
        code => Err(unknown_code(code)),
    }
}

/// Asks about a payment.
pub(super) async fn status(
    gateway: &CinetPay,
    payment_id: PaymentId,
) -> Result<PaymentFact, GatewayError> {
    let body = CheckBody {
        apikey: gateway.settings.api_key.reveal(),
        site_id: &gateway.settings.site_id,
        transaction_id: transaction_id::encode(payment_id.0),
    };
    let client: &GatewayClient = &gateway.checkout;
    let address = address(&gateway.settings.checkout_url, "v2/payment/check")?;
    let answer =
        client.ask("payment/check", || client.http().post(address.clone()).json(&body)).await?;
    checked(&answer)
}

fn checked(answer: &[u8]) -> Result<PaymentFact, GatewayError> {
    let envelope = Envelope::read(answer)?;
    let code = envelope.code();
    let data: CheckData = envelope.data().unwrap_or_default();
    let state = match check_verdict(code, envelope.message(), data.status.text()) {
        CheckVerdict::Succeeded => PaymentState::Succeeded,
        CheckVerdict::Pending => PaymentState::Pending,
        CheckVerdict::ForAPerson => {
            tracing::warn!(code = shown(code), "the gateway reports a payment for a person to see");
            PaymentState::Pending
        }
        CheckVerdict::Failed => PaymentState::Failed,
        CheckVerdict::NotFound => PaymentState::NotFound,
        CheckVerdict::Refused => return Err(refused(code)),
        CheckVerdict::Unknown => return Err(unknown_code(code)),
    };
    Ok(PaymentFact {
        state,
        amount_xof: whole_francs(&data.amount)?,
        currency: data.currency.some().map(shown),
        code: shown(code),
        operator: data.payment_method.some().map(shown),
        payer_number: phone::join(data.phone_prefix.text(), data.phone_number.text()),
    })
}

/// Joins a call to a base address.
pub(super) fn address(base: &Url, call: &str) -> Result<Url, GatewayError> {
    base.join(call).map_err(|_| unknown("no address"))
}

const fn channel_code(channel: Channel) -> &'static str {
    match channel {
        Channel::All => "ALL",
        Channel::MobileMoney => "MOBILE_MONEY",
        Channel::CreditCard => "CREDIT_CARD",
        Channel::Wallet => "WALLET",
    }
}

/// Takes out the signs that the gateway refuses; says at least that it is a payment.
fn plain_description(description: &str) -> String {
    let plain: String = description
        .chars()
        .map(|c| if c.is_control() || "#/$_&".contains(c) { ' ' } else { c })
        .take(DESCRIPTION_LIMIT)
        .collect();
    let words = plain.split_whitespace().collect::<Vec<_>>().join(" ");
    if words.is_empty() { "Paiement".to_owned() } else { words }
}

#[cfg(test)]
mod tests {
    use super::*;
    use cauri_domain::money::Xof;

    #[test]
    fn the_documented_success_is_read() {
        let fact = checked(
            br#"{"code":"00","message":"SUCCES","data":{"amount":"100","currency":"XOF",
            "status":"ACCEPTED","payment_method":"OM","description":"Abonnement","metadata":null,
            "operator_id":"MP220915.2257.A76307","payment_date":"2022-09-15 22:57:15",
            "fund_availability_date":"2022-09-17 00:00:00"},"api_response_id":"1.7"}"#,
        )
        .unwrap();
        assert_eq!(fact.state, PaymentState::Succeeded);
        assert_eq!(fact.amount_xof, Some(Xof::new(100)));
        assert_eq!(fact.currency.as_deref(), Some("XOF"));
        assert_eq!(fact.operator.as_deref(), Some("OM"));
        assert_eq!(fact.payer_number, None);
    }

    #[test]
    fn the_documented_cancellation_is_read() {
        let fact = checked(
            br#"{"code":"627","message":"TRANSACTION_CANCEL","data":{"amount":"100",
            "currency":"XOF","status":"REFUSED","payment_method":"MOMO","metadata":null,
            "operator_id":null,"payment_date":" "}}"#,
        )
        .unwrap();
        assert_eq!((fact.state, fact.code.as_str()), (PaymentState::Failed, "627"));
    }

    #[test]
    fn a_waiting_answer_without_data_is_pending() {
        let fact = checked(br#"{"code":662,"message":"WAITING_CUSTOMER_PAYMENT"}"#).unwrap();
        assert_eq!((fact.state, fact.amount_xof), (PaymentState::Pending, None));
    }

    #[test]
    fn a_success_with_an_unreadable_amount_is_no_answer() {
        let body = br#"{"code":"00","data":{"amount":"1e3","currency":"XOF","status":"ACCEPTED"}}"#;
        assert!(matches!(checked(body), Err(GatewayError::Unknown(_))));
    }

    #[test]
    fn the_payers_number_is_taken_where_told() {
        let fact = checked(
            br#"{"code":"00","data":{"amount":100,"currency":"XOF","status":"ACCEPTED",
            "phone_prefix":"225","phone_number":"0707070707"}}"#,
        )
        .unwrap();
        assert_eq!(fact.payer_number.unwrap().reveal(), "+2250707070707");
    }

    #[test]
    fn an_opened_payment_has_a_safe_page() {
        let base = Url::parse("https://gateway.example/").unwrap();
        let body = |page: &str| format!(r#"{{"code":"201","data":{{"payment_url":"{page}"}}}}"#);
        assert!(opened(body("https://pay.example/1").as_bytes(), &base).is_ok());
        for page in ["http://pay.example/1", "javascript:alert(1)", "", "/payment/1"] {
            assert!(opened(body(page).as_bytes(), &base).is_err(), "{page}");
        }
    }

    #[test]
    fn a_refused_opening_is_told_from_an_unknown_one() {
        let base = Url::parse("https://gateway.example/").unwrap();
        let of = |code: &str| opened(format!(r#"{{"code":"{code}"}}"#).as_bytes(), &base);
        for code in ["608", "609", "620", "624", "642"] {
            assert!(matches!(of(code), Err(GatewayError::Refused { code: c }) if c == code));
        }
        for code in ["603", "1010", "ERROR_OCCURRED", "00"] {
            assert!(matches!(of(code), Err(GatewayError::Unknown(_))), "{code}");
        }
    }

    #[test]
    fn descriptions_lose_what_the_gateway_refuses() {
        assert_eq!(
            plain_description("Commande #42 / savon_noir & co\n"),
            "Commande 42 savon noir co"
        );
        assert_eq!(plain_description("Été à Lomé + 2"), "Été à Lomé + 2");
        assert_eq!(plain_description("#/$_&"), "Paiement");
        assert_eq!(plain_description(&"é".repeat(300)).chars().count(), 255);
    }
}
