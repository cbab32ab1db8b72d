//! `POST /api/auth/password-reset/complete`
//! Deliberately not here: asking for the e-mail (`request_password_reset`).

use super::logout_everywhere::SessionsEndedAnswer;
use crate::kernel::{body::Body, problem::Problem, state::Http};
use axum::{Json, extract::State};
use cauri_application::identity::{
    ports::Secret,
    reset_password::{self, ResetPassword},
};
use serde::Deserialize;
use utoipa::ToSchema;

/// The e-mail's token and the new password.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ResetPasswordBody {
    /// What stands behind `#token=` in the e-mail's link.
    #[schema(example = "wqZ3mS1nJ4cV7tYkR9xB2dLfA6hPeU0g")]
    token: String,
    /// 8 to 200 characters.
    #[schema(example = "un secret encore mieux gardé", min_length = 8, max_length = 200)]
    new_password: String,
}

/// Sets a new password with the token of an e-mail.
///
/// The token is good once and for 30 minutes. Every session of the account is ended, a lock too,
/// and the address counts as proven.
#[utoipa::path(
    post, path = "/api/auth/password-reset/complete", tag = "people",
    request_body = ResetPasswordBody,
    responses(
        (status = 200, body = SessionsEndedAnswer),
        (status = 422, description = "The token is not valid, or the password too short or long")
    )
)]
pub(crate) async fn reset_password(
    State(http): State<Http>,
    Body { value: body, .. }: Body<ResetPasswordBody>,
) -> Result<Json<SessionsEndedAnswer>, Problem> {
    let command =
        ResetPassword { token: Secret::new(body.token), new: Secret::new(body.new_password) };
    Ok(Json(reset_password::reset_password(&http.app, &command).await?.into()))
}
