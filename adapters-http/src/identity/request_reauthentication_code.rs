//! `POST /api/me/reauthenticate/code`
//! Deliberately not here: showing the code (`reauthenticate`).

use super::{problem::too_many, wire::EmailAskedAnswer};
use crate::{
    edge::signed_in::SignedIn,
    kernel::{problem::Problem, state::Http},
};
use axum::{Json, extract::State, http::StatusCode};
use cauri_application::identity::request_reauthentication_code::{
    self, RequestReauthenticationCodeError,
};

/// Asks for the code with which this session is re-authenticated.
///
/// It comes by e-mail to the proven address: six digits, good for 10 minutes, 5 tries and this
/// session; the last one counts. At most five an hour are sent.
#[utoipa::path(
    post, path = "/api/me/reauthenticate/code", tag = "people", security(("bearer" = [])),
    responses(
        (status = 202, body = EmailAskedAnswer),
        (status = 409, description = "`email_not_verified` or `busy`"),
        (status = 429, description = "`too_many_codes` or `rate_limited`")
    )
)]
pub(crate) async fn request_reauthentication_code(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
) -> Result<(StatusCode, Json<EmailAskedAnswer>), Problem> {
    request_reauthentication_code::request_reauthentication_code(&http.app, &caller).await?;
    Ok((StatusCode::ACCEPTED, Json(EmailAskedAnswer::new(false))))
}

impl From<RequestReauthenticationCodeError> for Problem {
    fn from(error: RequestReauthenticationCodeError) -> Self {
        match error {
            RequestReauthenticationCodeError::Denied(error) => error.into(),
            RequestReauthenticationCodeError::Ended => {
                Self::new(StatusCode::UNAUTHORIZED, "not_signed_in")
            }
            RequestReauthenticationCodeError::EmailNotVerified => {
                Self::conflict("email_not_verified")
            }
            RequestReauthenticationCodeError::TooMany(error) => too_many("too_many_codes", error),
            RequestReauthenticationCodeError::Store(error) => error.into(),
        }
    }
}
