//! `POST /api/orders/{id}/pay`
//! Deliberately not here: the gateway's page, to which the buyer goes next.

use crate::{
    edge::signed_in::SignedIn,
    identity::phone::country,
    kernel::{answer::replayable, body::Body, path::PathId, problem::Problem, state::Http},
};
use axum::{extract::State, http::StatusCode, response::Response};
use cauri_application::payments::{
    customer::CustomerFields,
    pay_order::{self, Page, PayOrder},
};
use cauri_domain::{
    kernel::{OrderId, Personal},
    payments::Channel,
};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;
use uuid::Uuid;

/// How to pay. It holds what is personal, so that it has no `Debug`.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PayBody {
    /// The platform's usual gateway if left out.
    #[schema(example = "cinetpay")]
    gateway: Option<String>,
    /// If left out: `ALL` where any of the customer's fields is sent, else `MOBILE_MONEY`.
    channel: Option<ChannelWire>,
    /// International, or as one dials in `country`; the gateway's page knows it then.
    #[schema(example = "+2250707070707")]
    phone_number: Option<String>,
    /// ISO code of the country that the number is dialled in; else the account's own.
    #[schema(example = "CI", pattern = "^[A-Z]{2}$")]
    country: Option<String>,
    /// The customer's fields are needed where cards are on offer (`ALL`, `CREDIT_CARD`). They are
    /// handed on to the gateway and not kept.
    #[schema(example = "Ndiaye")]
    customer_name: Option<String>,
    #[schema(example = "Coumba")]
    customer_surname: Option<String>,
    #[schema(example = "coumba@example.sn")]
    customer_email: Option<String>,
    #[schema(example = "+221771234567")]
    customer_phone_number: Option<String>,
    #[schema(example = "12, rue Félix-Faure")]
    customer_address: Option<String>,
    #[schema(example = "Dakar")]
    customer_city: Option<String>,
    /// Two letters (ISO 3166-1).
    #[schema(example = "SN")]
    customer_country: Option<String>,
    #[schema(example = "11000")]
    customer_zip_code: Option<String>,
}

impl PayBody {
    fn customer(&self) -> CustomerFields {
        let personal = |text: &Option<String>| text.clone().map(Personal::new);
        CustomerFields {
            name: personal(&self.customer_name),
            surname: personal(&self.customer_surname),
            email: personal(&self.customer_email),
            phone_number: personal(&self.customer_phone_number),
            address: personal(&self.customer_address),
            city: personal(&self.customer_city),
            country: personal(&self.customer_country),
            zip_code: personal(&self.customer_zip_code),
        }
    }
}

/// By which means.
#[derive(Debug, Clone, Copy, Deserialize, ToSchema)]
#[serde(rename_all = "SCREAMING_SNAKE_CASE")]
pub(crate) enum ChannelWire {
    /// Whatever the page offers.
    All,
    /// Mobile money.
    MobileMoney,
    /// A bank card.
    CreditCard,
    /// A wallet.
    Wallet,
}

impl From<ChannelWire> for Channel {
    fn from(channel: ChannelWire) -> Self {
        match channel {
            ChannelWire::All => Self::All,
            ChannelWire::MobileMoney => Self::MobileMoney,
            ChannelWire::CreditCard => Self::CreditCard,
            ChannelWire::Wallet => Self::Wallet,
        }
    }
}

/// Where the buyer pays.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayAnswer {
    success: bool,
    payment_id: Uuid,
    payment_url: String,
    /// The payment's number at the gateway.
    #[schema(example = "01KC7XW4B9E8TABJ8F4Z2M5R6Q")]
    transaction_id: String,
}

impl From<Page> for PayAnswer {
    fn from(page: Page) -> Self {
        Self {
            success: true,
            payment_id: page.payment_id.0,
            payment_url: page.payment_url,
            transaction_id: page.transaction_id,
        }
    }
}

/// Opens a payment for an order, or answers the one that is open.
///
/// If the gateway gives no answer (503 `gateway_unavailable`), asking again goes on with the same
/// payment.
#[utoipa::path(
    post, path = "/api/orders/{id}/pay", tag = "payments", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path)), request_body = PayBody,
    responses(
        (status = 200, body = PayAnswer),
        (status = 502, description = "`gateway_refused`"),
        (status = 503, description = "`gateway_unavailable`, `unavailable` or `timed_out`")
    )
)]
pub(crate) async fn pay_order(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<OrderId>,
    body: Body<PayBody>,
) -> Result<Response, Problem> {
    let key = body.required_key()?;
    let customer = body.value.customer();
    let usual = if customer.is_empty() { Channel::MobileMoney } else { Channel::All };
    let wish = PayOrder {
        gateway: body.value.gateway.clone(),
        channel: body.value.channel.map_or(usual, Channel::from),
        customer,
        phone_number: body.value.phone_number.clone().map(Personal::new),
        country: country(body.value.country.as_deref())?,
    };
    let answer = pay_order::pay_order(&http.app, &caller, key, id, &wish).await?;
    Ok(replayable(StatusCode::OK, answer, PayAnswer::from))
}
