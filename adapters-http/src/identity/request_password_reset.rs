//! `POST /api/auth/password-reset`
//! Deliberately not here: whether there is such an account – the answer is always the same.

use super::wire::EmailAskedAnswer;
use crate::kernel::{body::Body, problem::Problem, state::Http};
use axum::{Json, extract::State, http::StatusCode};
use cauri_application::identity::request_password_reset;
use cauri_domain::kernel::Personal;
use serde::Deserialize;
use utoipa::ToSchema;

/// Whose password is forgotten.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RequestPasswordResetBody {
    #[schema(example = "awa@example.sn")]
    email: String,
}

/// Asks for an e-mail with which a forgotten password is replaced.
///
/// The answer is the same whether or not there is such an account; at most five e-mails an hour go
/// to one.
#[utoipa::path(
    post, path = "/api/auth/password-reset", tag = "people",
    request_body = RequestPasswordResetBody,
    responses(
        (status = 202, body = EmailAskedAnswer),
        (status = 422, description = "This is no e-mail address")
    )
)]
pub(crate) async fn request_password_reset(
    State(http): State<Http>,
    Body { value: body, .. }: Body<RequestPasswordResetBody>,
) -> Result<(StatusCode, Json<EmailAskedAnswer>), Problem> {
    let email = Personal::new(body.email);
    request_password_reset::request_password_reset(&http.app, &email).await?;
    Ok((StatusCode::ACCEPTED, Json(EmailAskedAnswer::new(false))))
}
