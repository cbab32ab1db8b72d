//! `POST /api/auth/logout-everywhere`
//! Deliberately not here: this session alone (`logout`).

use crate::{
    edge::signed_in::SignedIn,
    kernel::{problem::Problem, state::Http},
};
use axum::{Json, extract::State};
use cauri_application::identity::logout_everywhere;
use serde::Serialize;
use utoipa::ToSchema;

/// Sessions were ended.
#[derive(Serialize, ToSchema)]
pub(crate) struct SessionsEndedAnswer {
    success: bool,
    /// How many.
    #[schema(example = 3)]
    sessions_ended: usize,
}

impl From<usize> for SessionsEndedAnswer {
    fn from(sessions_ended: usize) -> Self {
        Self { success: true, sessions_ended }
    }
}

/// Ends every session of the caller, this one among them.
#[utoipa::path(
    post, path = "/api/auth/logout-everywhere", tag = "people", security(("bearer" = [])),
    responses((status = 200, body = SessionsEndedAnswer))
)]
pub(crate) async fn logout_everywhere(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
) -> Result<Json<SessionsEndedAnswer>, Problem> {
    Ok(Json(logout_everywhere::logout_everywhere(&http.app, &caller).await?.into()))
}
