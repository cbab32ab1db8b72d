//! `GET /api/admin/alerts`
//! Deliberately not here: raising and clearing them.

use super::wire::AlertWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        numbered_page::{NumberedPageParams, numbered_page_request},
        page::Params,
        problem::Problem,
        state::Http,
    },
};
use axum::{Json, extract::State};
use cauri_application::alerts::{list_alerts, ports::AlertState};
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which alerts are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct AlertParams {
    /// `open` or `closed`; both if not given.
    #[param(example = "open")]
    state: Option<String>,
}

/// A page of alerts, newest first.
#[derive(Serialize, ToSchema)]
pub(crate) struct AlertsAnswer {
    success: bool,
    alerts: Vec<AlertWire>,
    /// How many there are on all pages.
    total: i64,
    page: u32,
    pages: i64,
    has_more: bool,
}

/// What is wrong, and what was.
#[utoipa::path(
    get, path = "/api/admin/alerts", tag = "administration", security(("bearer" = [])),
    params(AlertParams, NumberedPageParams), responses((status = 200, body = AlertsAnswer))
)]
pub(crate) async fn list_alerts(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    Params(wanted): Params<AlertParams>,
    Params(wanted_page): Params<NumberedPageParams>,
) -> Result<Json<AlertsAnswer>, Problem> {
    let state = wanted.state.as_deref().map(state).transpose()?;
    let page = numbered_page_request(&wanted_page)?;
    let listed = list_alerts::list_alerts(&http.app, &caller, state, page).await?;
    Ok(Json(AlertsAnswer {
        success: true,
        total: listed.total,
        page: listed.request.page,
        pages: listed.pages(),
        has_more: listed.has_more(),
        alerts: listed.items.into_iter().map(AlertWire::from).collect(),
    }))
}

fn state(word: &str) -> Result<AlertState, Problem> {
    match word {
        "open" => Ok(AlertState::Open),
        "closed" => Ok(AlertState::Closed),
        _ => Err(Problem::unprocessable("invalid_query").field("state", "unknown_word")),
    }
}
