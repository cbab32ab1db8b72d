//! `GET /api/admin/payments`
//! Deliberately not here: deciding anything about them.

use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        numbered_page::{NumberedPageParams, numbered_page_request},
        page::Params,
        problem::Problem,
        state::Http,
        wire::WireTime,
    },
};
use axum::{Json, extract::State};
use cauri_application::payments::{
    list_payments,
    ports::{HeldPayment, HeldReason},
};
use cauri_domain::payments::{CURRENCY, PaymentState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which payments are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PaymentParams {
    /// `unapplied`, `mismatch` or `parked`; all three if not given.
    #[param(example = "unapplied")]
    state: Option<String>,
}

/// A payment that a person has to look at.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct HeldPaymentWire {
    id: Uuid,
    order_id: Uuid,
    buyer_id: Uuid,
    gateway: String,
    /// Why a person has to look: `unapplied`, `mismatch` or `parked`.
    #[schema(example = "unapplied")]
    state: &'static str,
    /// Since when.
    since: WireTime,
    /// `completed` or `mismatch`.
    #[schema(example = "completed")]
    status: String,
    /// What was asked for, in francs CFA.
    amount_xof: i64,
    currency: String,
    /// What came, if it is not what was asked for.
    found_amount: Option<i64>,
    /// In which currency it came, as the gateway spells it.
    found_currency: Option<String>,
    paid_at: Option<WireTime>,
    created_at: WireTime,
    updated_at: WireTime,
    version: i64,
}

impl From<HeldPayment> for HeldPaymentWire {
    fn from(HeldPayment { payment, reason, since }: HeldPayment) -> Self {
        let status = payment.state.as_str().to_owned();
        let (paid_at, found) = match payment.state {
            PaymentState::Completed { paid_at } => (Some(paid_at.into()), None),
            PaymentState::Mismatch { amount, currency, .. } => (None, Some((amount, currency))),
            PaymentState::Pending { .. } | PaymentState::Failed { .. } => (None, None),
        };
        let (found_amount, found_currency) = found.unzip();
        Self {
            id: payment.id.0,
            order_id: payment.order_id.0,
            buyer_id: payment.buyer_id.0,
            gateway: payment.gateway,
            state: reason.as_str(),
            since: since.into(),
            status,
            amount_xof: payment.amount_xof.get(),
            currency: CURRENCY.to_owned(),
            found_amount,
            found_currency,
            paid_at,
            created_at: payment.created_at.into(),
            updated_at: payment.updated_at.into(),
            version: payment.version,
        }
    }
}

/// A page of them, those first that have waited longest.
#[derive(Serialize, ToSchema)]
pub(crate) struct PaymentsAnswer {
    success: bool,
    payments: Vec<HeldPaymentWire>,
    /// How many there are on all pages.
    total: i64,
    page: u32,
    pages: i64,
    has_more: bool,
}

/// Payments that a person has to look at.
///
/// Money without an order, another amount or currency than was asked for, and what can't be
/// settled.
#[utoipa::path(
    get, path = "/api/admin/payments", tag = "administration", security(("bearer" = [])),
    params(PaymentParams, NumberedPageParams), responses((status = 200, body = PaymentsAnswer))
)]
pub(crate) async fn list_payments(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    Params(wanted): Params<PaymentParams>,
    Params(wanted_page): Params<NumberedPageParams>,
) -> Result<Json<PaymentsAnswer>, Problem> {
    let reason = wanted.state.as_deref().map(reason).transpose()?;
    let page = numbered_page_request(&wanted_page)?;
    let listed = list_payments::list_payments(&http.app, &caller, reason, page).await?;
    Ok(Json(PaymentsAnswer {
        success: true,
        total: listed.total,
        page: listed.request.page,
        pages: listed.pages(),
        has_more: listed.has_more(),
        payments: listed.items.into_iter().map(HeldPaymentWire::from).collect(),
    }))
}

fn reason(word: &str) -> Result<HeldReason, Problem> {
    HeldReason::from_word(word)
        .ok_or_else(|| Problem::unprocessable("invalid_query").field("state", "unknown_word"))
}
