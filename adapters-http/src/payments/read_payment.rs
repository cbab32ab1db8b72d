//! `GET /api/payments/{id}`
//! Deliberately not here: lists of payments (the desk's).

use crate::{
    edge::signed_in::SignedIn,
    kernel::{path::PathId, problem::Problem, state::Http, wire::WireTime},
};
use axum::{Json, extract::State};
use cauri_application::payments::read_payment;
use cauri_domain::{
    kernel::PaymentId,
    payments::{CURRENCY, Payment, PaymentState},
};
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A payment, as its buyer reads it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaymentWire {
    id: Uuid,
    order_id: Uuid,
    gateway: String,
    /// `pending`, `completed`, `failed` or `mismatch`.
    status: String,
    /// Francs CFA.
    amount_xof: i64,
    currency: String,
    /// Where the buyer pays.
    payment_url: Option<String>,
    /// When it was completed.
    paid_at: Option<WireTime>,
    /// Why it failed: the gateway's code, or `unconfirmed`.
    failure_code: Option<String>,
    created_at: WireTime,
    updated_at: WireTime,
    version: i64,
}

impl From<Payment> for PaymentWire {
    fn from(payment: Payment) -> Self {
        let status = payment.state.as_str().to_owned();
        let (paid_at, failure_code) = match payment.state {
            PaymentState::Completed { paid_at } => (Some(paid_at.into()), None),
            PaymentState::Failed { code, .. } => (None, Some(code)),
            PaymentState::Pending { .. } | PaymentState::Mismatch { .. } => (None, None),
        };
        Self {
            id: payment.id.0,
            order_id: payment.order_id.0,
            gateway: payment.gateway,
            status,
            amount_xof: payment.amount_xof.get(),
            currency: CURRENCY.to_owned(),
            payment_url: payment.payment_url,
            paid_at,
            failure_code,
            created_at: payment.created_at.into(),
            updated_at: payment.updated_at.into(),
            version: payment.version,
        }
    }
}

/// The payment.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PaymentAnswer {
    success: bool,
    payment: PaymentWire,
}

/// One payment of the caller's.
#[utoipa::path(
    get, path = "/api/payments/{id}", tag = "payments", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path)), responses((status = 200, body = PaymentAnswer))
)]
pub(crate) async fn read_payment(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<PaymentId>,
) -> Result<Json<PaymentAnswer>, Problem> {
    let payment = read_payment::read_payment(&http.app, &caller, id).await?;
    Ok(Json(PaymentAnswer { success: true, payment: payment.into() }))
}
