//! `POST /api/auth/register`
//! Deliberately not here: admins – they are made on the command line.

use super::wire::SignedInAnswer;
use crate::kernel::{body::Body, problem::Problem, state::Http};
use axum::{Json, extract::State, http::StatusCode};
use cauri_application::identity::{
    ports::Secret,
    register::{self, Register},
};
use cauri_domain::{identity::Role, kernel::Personal};
use serde::Deserialize;
use utoipa::ToSchema;

/// Who wants an account.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RegisterBody {
    #[schema(
        example = "awa@example.sn",
        max_length = 254,
        pattern = r"^[^@\s]+@[^@\s.]+(\.[^@\s.]+)+$"
    )]
    email: String,
    /// 8 to 200 characters.
    #[schema(example = "un secret bien gardé", min_length = 8, max_length = 200)]
    password: String,
    #[schema(example = "Awa Diop", min_length = 1, max_length = 200)]
    name: String,
    /// `merchant`, `influencer`, `photographer` or `customer`.
    #[schema(example = "merchant", pattern = "^(merchant|influencer|photographer|customer)$")]
    role: String,
}

/// Opens an account and signs its owner in.
#[utoipa::path(
    post, path = "/api/auth/register", tag = "people", request_body = RegisterBody,
    responses(
        (status = 201, body = SignedInAnswer),
        (status = 409, description = "`email_taken` or `busy`")
    )
)]
pub(crate) async fn register(
    State(http): State<Http>,
    Body { value: body, .. }: Body<RegisterBody>,
) -> Result<(StatusCode, Json<SignedInAnswer>), Problem> {
    let role: Role = body
        .role
        .parse()
        .map_err(|_| Problem::unprocessable("role_not_open").field("role", "unknown_word"))?;
    let command = Register {
        email: Personal::new(body.email),
        password: Secret::new(body.password),
        name: Personal::new(body.name),
        role,
    };
    let signed_in = register::register(&http.app, &command).await?;
    Ok((StatusCode::CREATED, Json(signed_in.into())))
}
