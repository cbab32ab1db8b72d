//! `POST /api/auth/logout`
//! Deliberately not here: every other session (`logout_everywhere`).

use crate::{
    edge::signed_in::SignedIn,
    kernel::{problem::Problem, state::Http},
};
use axum::{Json, extract::State};
use cauri_application::identity::logout;
use serde::Serialize;
use utoipa::ToSchema;

/// Signed out.
#[derive(Serialize, ToSchema)]
pub(crate) struct LogoutAnswer {
    success: bool,
}

/// Ends this session.
///
/// Its access tokens and its refresh token are good for nothing any more.
#[utoipa::path(
    post, path = "/api/auth/logout", tag = "people", security(("bearer" = [])),
    responses((status = 200, body = LogoutAnswer))
)]
pub(crate) async fn logout(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
) -> Result<Json<LogoutAnswer>, Problem> {
    logout::logout(&http.app, &caller).await?;
    Ok(Json(LogoutAnswer { success: true }))
}
