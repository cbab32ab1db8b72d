//! `POST /api/payouts`
//! Deliberately not here: sending it.

use super::wire::PayoutWire;
use crate::{
    edge::signed_in::SignedIn,
    identity::phone::country,
    kernel::{
        answer::replayable,
        body::Body,
        problem::Problem,
        state::Http,
        wire::{WireXof, francs},
    },
};
use axum::{extract::State, http::StatusCode, response::Response};
use cauri_application::{
    identity::phone::GivenNumber,
    revenue::request_payout::{self, NewPayout},
};
use cauri_domain::{kernel::Personal, revenue::Payout};
use serde::{Deserialize, Serialize};
use utoipa::{ToSchema, openapi::schema::Object};

/// A withdrawal.
#[derive(Deserialize, ToSchema)]
pub(crate) struct PayoutBody {
    /// Francs CFA, at least 500.
    #[schema(schema_with = payable)]
    amount: WireXof,
    /// A mobile-money number: international, or as one dials in `country`.
    #[schema(example = "+2250707070707")]
    phone_number: String,
    /// ISO code of the country that the number is dialled in; else the account's own.
    #[schema(example = "CI", pattern = "^[A-Z]{2}$")]
    country: Option<String>,
    /// `OM`, `MOMO`, `MOOV`, `WAVE`, `FREE`, `TMONEY` …
    #[schema(example = "OM")]
    operator: String,
}

/// The schema of an amount that can be paid out.
fn payable() -> Object {
    francs(Payout::MIN_XOF, None)
}

/// The payout that was asked for.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct RequestedPayoutAnswer {
    success: bool,
    payout: PayoutWire,
}

/// Asks for a payout of what is available; nothing is ever rounded.
///
/// A number to which the caller was never paid needs a re-authenticated session (403
/// `reauthentication_required`) and, in production, waits 24 hours: the first request adds it (409
/// `payout_number_waits`), the same request pays from `usable_from` on. The owner is told of each
/// step by e-mail.
#[utoipa::path(
    post, path = "/api/payouts", tag = "payouts", security(("bearer" = [])),
    request_body = PayoutBody,
    responses(
        (status = 201, body = RequestedPayoutAnswer),
        (status = 403, description = "`forbidden_role` or `reauthentication_required`")
    )
)]
pub(crate) async fn request_payout(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    body: Body<PayoutBody>,
) -> Result<Response, Problem> {
    let key = body.required_key()?;
    let new = NewPayout {
        amount_xof: body.value.amount.0,
        phone_number: GivenNumber {
            text: Personal::new(body.value.phone_number.clone()),
            country: country(body.value.country.as_deref())?,
        },
        operator: body.value.operator.clone(),
    };
    let answer = request_payout::request_payout(&http.app, &caller, key, &new).await?;
    Ok(replayable(StatusCode::CREATED, answer, |payout| RequestedPayoutAnswer {
        success: true,
        payout: payout.into(),
    }))
}
