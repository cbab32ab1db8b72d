//! `GET /api/collaborations/requests/received`
//! Deliberately not here: the merchant's side (`list_sent`).

use super::wire::{RequestParams, RequestsAnswer};
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        page::{FeedParams, Params},
        problem::Problem,
        state::Http,
    },
};
use axum::{Json, extract::State};
use cauri_application::{collaboration::list_received, matrix::Operation};

/// The requests that an influencer got, newest first.
#[utoipa::path(
    get, path = "/api/collaborations/requests/received", tag = "collaborations",
    operation_id = "list_received_collaborations", security(("bearer" = [])),
    params(RequestParams, FeedParams), responses((status = 200, body = RequestsAnswer))
)]
pub(crate) async fn list_received(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    Params(filter): Params<RequestParams>,
    Params(feed): Params<FeedParams>,
) -> Result<Json<RequestsAnswer>, Problem> {
    Operation::ListReceivedCollaborations.permit(&caller)?;
    let (status, page) = (filter.status()?, feed.page()?);
    let feed = list_received::list_received(&http.app, &caller, status, page).await?;
    Ok(Json(feed.into()))
}
