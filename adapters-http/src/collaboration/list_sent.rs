//! `GET /api/collaborations/requests/sent`
//! Deliberately not here: the influencer's side (`list_received`).

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
use cauri_application::{collaboration::list_sent, matrix::Operation};

/// The requests that a merchant made, newest first.
#[utoipa::path(
    get, path = "/api/collaborations/requests/sent", tag = "collaborations",
    operation_id = "list_sent_collaborations", security(("bearer" = [])),
    params(RequestParams, FeedParams), responses((status = 200, body = RequestsAnswer))
)]
pub(crate) async fn list_sent(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    Params(filter): Params<RequestParams>,
    Params(feed): Params<FeedParams>,
) -> Result<Json<RequestsAnswer>, Problem> {
    Operation::ListSentCollaborations.permit(&caller)?;
    let (status, page) = (filter.status()?, feed.page()?);
    let feed = list_sent::list_sent(&http.app, &caller, status, page).await?;
    Ok(Json(feed.into()))
}
