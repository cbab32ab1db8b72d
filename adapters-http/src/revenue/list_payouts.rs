//! `GET /api/payouts`
//! Deliberately not here: other people's payouts.

use super::wire::OwnPayoutWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        page::{FeedParams, Params, write_cursor},
        problem::Problem,
        state::Http,
    },
};
use axum::{Json, extract::State};
use cauri_application::revenue::list_payouts;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of payouts, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayoutsAnswer {
    success: bool,
    payouts: Vec<OwnPayoutWire>,
    next_cursor: Option<String>,
}

/// The caller's payouts.
#[utoipa::path(
    get, path = "/api/payouts", tag = "payouts", security(("bearer" = [])),
    params(FeedParams), responses((status = 200, body = PayoutsAnswer))
)]
pub(crate) async fn list_payouts(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    Params(feed): Params<FeedParams>,
) -> Result<Json<PayoutsAnswer>, Problem> {
    let page = list_payouts::list_payouts(&http.app, &caller, feed.page()?).await?;
    Ok(Json(PayoutsAnswer {
        success: true,
        payouts: page.items.iter().map(OwnPayoutWire::from).collect(),
        next_cursor: page.next.map(write_cursor),
    }))
}
