//! `GET /api/sales/withheld`
//! Deliberately not here: objecting (`object`).

use super::withheld_wire::WithheldWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        page::{FeedParams, Params, write_cursor},
        problem::Problem,
        state::Http,
    },
};
use axum::{Json, extract::State};
use cauri_application::revenue::list_withheld;
use serde::Serialize;
use utoipa::ToSchema;

/// A page of withheld commissions, newest first.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WithheldAnswer {
    success: bool,
    withheld: Vec<WithheldWire>,
    next_cursor: Option<String>,
}

/// Commissions that were withheld of the caller's sales.
///
/// Each as somebody's own purchase, and why: those of a merchant's lines, or of a creator's links.
#[utoipa::path(
    get, path = "/api/sales/withheld", tag = "revenue", security(("bearer" = [])),
    params(FeedParams), responses((status = 200, body = WithheldAnswer))
)]
pub(crate) async fn list_withheld(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    Params(feed): Params<FeedParams>,
) -> Result<Json<WithheldAnswer>, Problem> {
    let page = list_withheld::list_withheld(&http.app, &caller, feed.page()?).await?;
    Ok(Json(WithheldAnswer {
        success: true,
        withheld: page.items.iter().map(WithheldWire::from).collect(),
        next_cursor: page.next.map(write_cursor),
    }))
}
