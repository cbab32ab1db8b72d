//! `POST /api/auth/login`
//! Deliberately not here: when failures lock.

use super::wire::SignedInAnswer;
use crate::{
    edge::client_address::ClientAddress,
    kernel::{body::Body, problem::Problem, state::Http},
};
use axum::{Json, extract::State};
use cauri_application::identity::{
    login::{self, Login},
    ports::Secret,
};
use cauri_domain::kernel::Personal;
use serde::Deserialize;
use utoipa::ToSchema;

/// Who wants to sign in.
#[derive(Deserialize, ToSchema)]
pub(crate) struct LoginBody {
    #[schema(example = "awa@example.sn")]
    email: String,
    #[schema(example = "un secret bien gardé")]
    password: String,
    /// What the device got when this person signed in on it before: failed sign-ins elsewhere then
    /// lock nobody out here.
    #[schema(max_length = 200, example = "pB4vXw7nTq2LzR8sKd5mYh1cJf9gUe3a")]
    device_token: Option<String>,
}

/// Signs in.
#[utoipa::path(
    post, path = "/api/auth/login", tag = "people", request_body = LoginBody,
    responses(
        (status = 200, body = SignedInAnswer),
        (status = 401, description = "`wrong_credentials`"),
        (status = 429, description = "`too_many_attempts` or `rate_limited`")
    )
)]
pub(crate) async fn login(
    State(http): State<Http>,
    ClientAddress(from): ClientAddress,
    Body { value: body, .. }: Body<LoginBody>,
) -> Result<Json<SignedInAnswer>, Problem> {
    let email = Personal::new(body.email);
    let device_token = body.device_token.map(Secret::new);
    let command = Login { email, password: Secret::new(body.password), from, device_token };
    Ok(Json(login::login(&http.app, &command).await?.into()))
}
