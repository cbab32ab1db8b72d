//! `GET /api/payouts/{id}`
//! Deliberately not here: other people's payouts.

use super::wire::OwnPayoutWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{path::PathId, problem::Problem, state::Http},
};
use axum::{Json, extract::State};
use cauri_application::revenue::read_payout;
use cauri_domain::kernel::PayoutId;
use serde::Serialize;
use utoipa::ToSchema;

/// The payout.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayoutAnswer {
    success: bool,
    payout: OwnPayoutWire,
}

/// One of the caller's payouts.
#[utoipa::path(
    get, path = "/api/payouts/{id}", tag = "payouts", security(("bearer" = [])),
    params(("id" = uuid::Uuid, Path)), responses((status = 200, body = PayoutAnswer))
)]
pub(crate) async fn read_payout(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    PathId(id): PathId<PayoutId>,
) -> Result<Json<PayoutAnswer>, Problem> {
    let payout = read_payout::read_payout(&http.app, &caller, id).await?;
    Ok(Json(PayoutAnswer { success: true, payout: (&payout).into() }))
}
