//! `POST /api/auth/email-verification`
//! Deliberately not here: the first letter, which comes with the account (`register`).

use super::wire::LetterAskedAnswer;
use crate::{
    edge::signed_in::SignedIn,
    kernel::{problem::Problem, state::Http},
};
use axum::{Json, extract::State, http::StatusCode};
use cauri_application::identity::request_email_verification;

/// Asks for another letter that proves one's own address.
///
/// At most five an hour are sent. None is sent if the address was proven before.
#[utoipa::path(
    post, path = "/api/auth/email-verification", tag = "people", security(("bearer" = [])),
    responses((status = 202, body = LetterAskedAnswer))
)]
pub(crate) async fn request_email_verification(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
) -> Result<(StatusCode, Json<LetterAskedAnswer>), Problem> {
    let proven = request_email_verification::request_email_verification(&http.app, &caller).await?;
    Ok((StatusCode::ACCEPTED, Json(LetterAskedAnswer::new(proven))))
}
