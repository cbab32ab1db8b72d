//! `POST /api/auth/email-verification/complete`
//! Deliberately not here: asking for the e-mail (`register`, `request_email_verification`).

use crate::kernel::{body::Body, problem::Problem, state::Http};
use axum::{Json, extract::State};
use cauri_application::identity::{ports::Secret, verify_email};
use serde::{Deserialize, Serialize};
use utoipa::ToSchema;

/// The e-mail's token.
#[derive(Deserialize, ToSchema)]
pub(crate) struct VerifyEmailBody {
    /// What stands behind `#token=` in the e-mail's link.
    #[schema(example = "wqZ3mS1nJ4cV7tYkR9xB2dLfA6hPeU0g")]
    token: String,
}

/// The address is proven.
#[derive(Serialize, ToSchema)]
pub(crate) struct VerifyEmailAnswer {
    success: bool,
}

/// Proves an address with the token of an e-mail.
///
/// The token is good once and for 24 hours.
#[utoipa::path(
    post, path = "/api/auth/email-verification/complete", tag = "people",
    request_body = VerifyEmailBody,
    responses(
        (status = 200, body = VerifyEmailAnswer),
        (status = 422, description = "The token is not valid")
    )
)]
pub(crate) async fn verify_email(
    State(http): State<Http>,
    Body { value: body, .. }: Body<VerifyEmailBody>,
) -> Result<Json<VerifyEmailAnswer>, Problem> {
    verify_email::verify_email(&http.app, &Secret::new(body.token)).await?;
    Ok(Json(VerifyEmailAnswer { success: true }))
}
