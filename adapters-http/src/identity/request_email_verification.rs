//! `POST /api/auth/email-verification`
//! Deliberately not here: the first e-mail, which comes with the account (`register`).

use super::wire::EmailAskedAnswer;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{problem::Problem, state::Http},
};
use axum::{Json, extract::State, http::StatusCode};
use cauri_application::identity::request_email_verification;

/// Asks for another e-mail that proves one's own address.
///
/// At most five an hour are sent. None is sent if the address was proven before.
#[utoipa::path(
    post, path = "/api/auth/email-verification", tag = "people", security(("bearer" = [])),
    responses((status = 202, body = EmailAskedAnswer))
)]
pub(crate) async fn request_email_verification(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
) -> Result<(StatusCode, Json<EmailAskedAnswer>), Problem> {
    let proven = request_email_verification::request_email_verification(&http.app, &caller).await?;
    Ok((StatusCode::ACCEPTED, Json(EmailAskedAnswer::new(proven))))
}
