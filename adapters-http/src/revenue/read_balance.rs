//! `GET /api/revenue/balance`
//! Deliberately not here: statements (later).

use crate::{
    edge::signed_in::SignedIn,
    kernel::{problem::Problem, state::Http},
};
use axum::{Json, extract::State};
use cauri_application::{
    ledger::ports::{Balance, Release},
    revenue::read_balance,
};
use serde::Serialize;
use utoipa::ToSchema;

/// What a payee has; amounts in francs CFA.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct BalanceAnswer {
    success: bool,
    /// Always `XOF`.
    #[schema(example = "XOF")]
    currency: &'static str,
    /// Earned, inside the holdback.
    held: i64,
    /// May be withdrawn.
    available: i64,
    /// Withdrawals on their way.
    in_flight: i64,
    /// Owed by the payee; the next releases fill it.
    receivable: i64,
    /// What is held, by the day (UTC) of its release, nearest first.
    releases: Vec<ReleaseWire>,
}

/// What is released on one day.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ReleaseWire {
    #[schema(example = "2026-12-21")]
    date: String,
    amount: i64,
}

impl From<Release> for ReleaseWire {
    fn from(release: Release) -> Self {
        Self { date: release.date.to_string(), amount: release.amount_xof.get() }
    }
}

impl From<Balance> for BalanceAnswer {
    fn from(balance: Balance) -> Self {
        Self {
            success: true,
            currency: "XOF",
            held: balance.held_xof.get(),
            available: balance.available_xof.get(),
            in_flight: balance.in_flight_xof.get(),
            receivable: balance.receivable_xof.get(),
            releases: balance.releases.into_iter().map(ReleaseWire::from).collect(),
        }
    }
}

/// The caller's balance, right at the instant.
#[utoipa::path(
    get, path = "/api/revenue/balance", tag = "revenue", security(("bearer" = [])),
    responses((status = 200, body = BalanceAnswer))
)]
pub(crate) async fn read_balance(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
) -> Result<Json<BalanceAnswer>, Problem> {
    Ok(Json(read_balance::read_balance(&http.app, &caller).await?.into()))
}
