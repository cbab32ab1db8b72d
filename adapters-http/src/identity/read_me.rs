//! `GET /api/me`
//! Deliberately not here: other people's accounts.

use super::wire::UserWire;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{if_match::etag, problem::Problem, state::Http},
};
use axum::{
    Json,
    extract::State,
    response::{IntoResponse, Response},
};
use cauri_application::identity::read_me;
use serde::Serialize;
use std::ops::Not;
use utoipa::ToSchema;

/// One's own account.
#[derive(Serialize, ToSchema)]
pub(crate) struct MeAnswer {
    pub(super) success: bool,
    pub(super) user: UserWire,
    /// Only there, and true, if a change was made before: nothing was written.
    #[serde(skip_serializing_if = "Not::not")]
    pub(super) already_applied: bool,
}

/// Reads one's own account.
#[utoipa::path(
    get, path = "/api/me", tag = "people", security(("bearer" = [])),
    responses(
        (status = 200, body = MeAnswer,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 404, description = "`not_found`")
    )
)]
pub(crate) async fn read_me(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
) -> Result<Response, Problem> {
    let account = read_me::read_me(&http.app, &caller).await?;
    let version = account.version;
    let answer = MeAnswer { success: true, user: account.into(), already_applied: false };
    Ok((etag(version), Json(answer)).into_response())
}
