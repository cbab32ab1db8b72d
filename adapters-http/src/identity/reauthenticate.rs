//! `POST /api/me/reauthenticate`
//! Deliberately not here: asking for the code (`request_reauthentication_code`).

use crate::{
    edge::{client_address::ClientAddress, signed_in::SignedIn},
    kernel::{body::Body, problem::Problem, state::Http},
};
use axum::{Json, extract::State, http::StatusCode};
use cauri_application::identity::{
    ports::Secret,
    reauthenticate::{self, Proof, Reauthenticate, ReauthenticateError, Reauthenticated},
};
use serde::{Deserialize, Serialize};
use std::ops::Not;
use utoipa::ToSchema;

/// One of both.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ReauthenticateBody {
    /// The account's password.
    #[schema(example = "un secret bien gardé", max_length = 200)]
    password: Option<String>,
    /// The six digits of the e-mail that was asked for in this session.
    #[schema(example = "482913", max_length = 20)]
    code: Option<String>,
}

/// The session is re-authenticated.
#[derive(Serialize, ToSchema)]
pub(crate) struct ReauthenticatedAnswer {
    success: bool,
    /// For how many seconds from now.
    #[schema(example = 300)]
    expires_in: i64,
    /// Only there, and true, if the same code was shown before.
    #[serde(skip_serializing_if = "Not::not")]
    already_applied: bool,
}

impl From<Reauthenticated> for ReauthenticatedAnswer {
    fn from(done: Reauthenticated) -> Self {
        let Reauthenticated { expires_in, already_applied } = done;
        Self { success: true, expires_in, already_applied }
    }
}

/// Shows once more who holds this session.
///
/// By the password or by a code; good for five minutes of this session alone. What needs it (a new
/// payout number, another e-mail address) answers 403 `reauthentication_required` without.
#[utoipa::path(
    post, path = "/api/me/reauthenticate", tag = "people", security(("bearer" = [])),
    request_body = ReauthenticateBody,
    responses(
        (status = 200, body = ReauthenticatedAnswer),
        (status = 401, description = "`wrong_password`, `code_wrong` (another one, used, older \
            than 10 minutes, or after 5 wrong tries) or `not_signed_in`"),
        (status = 422, description = "`password_or_code` or `invalid_body`"),
        (status = 429, description = "`too_many_attempts` or `rate_limited`")
    )
)]
pub(crate) async fn reauthenticate(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    ClientAddress(from): ClientAddress,
    Body { value: body, .. }: Body<ReauthenticateBody>,
) -> Result<Json<ReauthenticatedAnswer>, Problem> {
    let proof = match (body.password, body.code) {
        (Some(password), None) => Proof::Password(Secret::new(password)),
        (None, Some(code)) => Proof::Code(Secret::new(code)),
        (None, None) | (Some(_), Some(_)) => {
            let problem = Problem::unprocessable("password_or_code");
            return Err(problem.field("password", "one_of").field("code", "one_of"));
        }
    };
    let command = Reauthenticate { proof, from };
    Ok(Json(reauthenticate::reauthenticate(&http.app, &caller, &command).await?.into()))
}

impl From<ReauthenticateError> for Problem {
    fn from(error: ReauthenticateError) -> Self {
        match error {
            ReauthenticateError::Denied(error) => error.into(),
            ReauthenticateError::Ended => Self::new(StatusCode::UNAUTHORIZED, "not_signed_in"),
            ReauthenticateError::TooManyAttempts(error) => error.into(),
            ReauthenticateError::WrongPassword => {
                Self::new(StatusCode::UNAUTHORIZED, "wrong_password")
                    .field("password", "not_matching")
            }
            ReauthenticateError::WrongCode => {
                Self::new(StatusCode::UNAUTHORIZED, "code_wrong").field("code", "not_matching")
            }
            ReauthenticateError::Passwords(error) => error.into(),
            ReauthenticateError::Store(error) => error.into(),
        }
    }
}
