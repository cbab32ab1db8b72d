//! `PUT /api/auth/password`
//! Deliberately not here: a forgotten password.

use super::logout_everywhere::SessionsEndedAnswer;
use crate::{
    edge::{client_address::ClientAddress, signed_in::SignedIn},
    kernel::{body::Body, problem::Problem, state::Http},
};
use axum::{Json, extract::State};
use cauri_application::identity::{
    change_password::{self, ChangePassword},
    ports::Secret,
};
use serde::Deserialize;
use utoipa::ToSchema;

/// The old password and the new.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangePasswordBody {
    #[schema(example = "un secret bien gardé")]
    current_password: String,
    /// 8 to 200 characters.
    #[schema(example = "un secret encore mieux gardé", min_length = 8, max_length = 200)]
    new_password: String,
}

/// Changes one's password; every other session of the account is ended.
#[utoipa::path(
    put, path = "/api/auth/password", tag = "people", security(("bearer" = [])),
    request_body = ChangePasswordBody,
    responses(
        (status = 200, body = SessionsEndedAnswer),
        (status = 422, description = "`wrong_password` or `invalid_password`"),
        (status = 429, description = "`too_many_attempts` or `rate_limited`")
    )
)]
pub(crate) async fn change_password(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    ClientAddress(from): ClientAddress,
    Body { value: body, .. }: Body<ChangePasswordBody>,
) -> Result<Json<SessionsEndedAnswer>, Problem> {
    let command = ChangePassword {
        current: Secret::new(body.current_password),
        new: Secret::new(body.new_password),
        from,
    };
    Ok(Json(change_password::change_password(&http.app, &caller, &command).await?.into()))
}
