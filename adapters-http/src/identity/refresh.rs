//! `POST /api/auth/refresh`
//! Deliberately not here: signing in anew.

use super::wire::SignedInAnswer;
use crate::kernel::{body::Body, problem::Problem, state::Http};
use axum::{Json, extract::State};
use cauri_application::identity::{ports::Secret, refresh};
use serde::Deserialize;
use utoipa::ToSchema;

/// The refresh token of the last answer.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RefreshBody {
    #[schema(example = "wqZ3mS1nJ4cV7tYkR9xB2dLfA6hPeU0g")]
    refresh_token: String,
}

/// Renews a sign-in; the refresh token is replaced.
#[utoipa::path(
    post, path = "/api/auth/refresh", tag = "people", request_body = RefreshBody,
    responses(
        (status = 200, body = SignedInAnswer),
        (status = 401, description = "`refresh_token_not_valid`")
    )
)]
pub(crate) async fn refresh(
    State(http): State<Http>,
    Body { value: body, .. }: Body<RefreshBody>,
) -> Result<Json<SignedInAnswer>, Problem> {
    let token = Secret::new(body.refresh_token);
    Ok(Json(refresh::refresh(&http.app, &token).await?.into()))
}
