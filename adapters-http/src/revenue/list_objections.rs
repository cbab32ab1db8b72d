//! `GET /api/admin/objections`
//! Deliberately not here: deciding anything about them (`approve_objection`).

use super::withheld_wire::ObjectedWire;
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
use cauri_application::revenue::list_objections;
use cauri_domain::revenue::WithheldStatus;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};

/// Which objections are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct ObjectionParams {
    /// `objected`, `approved` (by one admin) or `restored`; all three if not given.
    #[param(example = "objected")]
    status: Option<String>,
}

/// A page of them, those first that have waited longest.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ObjectionsAnswer {
    success: bool,
    objections: Vec<ObjectedWire>,
    /// How many there are on all pages.
    total: i64,
    page: u32,
    pages: i64,
    has_more: bool,
}

/// Withheld commissions to which a seller or a creator objects.
#[utoipa::path(
    get, path = "/api/admin/objections", tag = "administration", security(("bearer" = [])),
    params(ObjectionParams, NumberedPageParams),
    responses((status = 200, body = ObjectionsAnswer))
)]
pub(crate) async fn list_objections(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    Params(wanted): Params<ObjectionParams>,
    Params(wanted_page): Params<NumberedPageParams>,
) -> Result<Json<ObjectionsAnswer>, Problem> {
    let status = wanted.status.as_deref().map(status).transpose()?;
    let page = numbered_page_request(&wanted_page)?;
    let listed = list_objections::list_objections(&http.app, &caller, status, page).await?;
    Ok(Json(ObjectionsAnswer {
        success: true,
        total: listed.total,
        page: listed.request.page,
        pages: listed.pages(),
        has_more: listed.has_more(),
        objections: listed.items.iter().map(ObjectedWire::from).collect(),
    }))
}

fn status(word: &str) -> Result<WithheldStatus, Problem> {
    WithheldStatus::from_word(word)
        .filter(|status| *status != WithheldStatus::Withheld)
        .ok_or_else(|| Problem::unprocessable("invalid_query").field("status", "unknown_word"))
}
