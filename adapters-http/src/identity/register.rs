//! `POST /api/auth/register`
//! Deliberately not here: admins – they are made on the command line.

use super::{
    phone::country,
    wire::{EmailAskedAnswer, SignedInAnswer, email},
};
use crate::kernel::{body::Body, language::Language, problem::Problem, state::Http};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode},
    response::{IntoResponse, Response},
};
use cauri_application::identity::{
    ports::Secret,
    register::{self, Register, Registered},
};
use cauri_domain::{identity::Role, kernel::Personal};
use serde::Deserialize;
use utoipa::ToSchema;

/// Who wants an account.
#[derive(Deserialize, ToSchema)]
pub(crate) struct RegisterBody {
    #[schema(schema_with = email)]
    email: String,
    /// 8 to 200 characters.
    #[schema(example = "un secret bien gardé", min_length = 8, max_length = 200)]
    password: String,
    #[schema(example = "Awa Diop", min_length = 1, max_length = 200)]
    name: String,
    /// `merchant`, `influencer`, `photographer` or `customer`.
    #[schema(example = "merchant", pattern = "^(merchant|influencer|photographer|customer)$")]
    role: String,
    /// ISO code of the country in which one dials; numbers without a calling code are read so.
    #[schema(example = "SN", pattern = "^[A-Z]{2}$")]
    country: Option<String>,
}

/// Opens an account.
///
/// The sandbox signs its owner in (201); production answers everybody alike (202), and an e-mail to
/// the address says whether it was free: nobody learns who has an account. The e-mail's language is
/// that of the request.
#[utoipa::path(
    post, path = "/api/auth/register", tag = "people", request_body = RegisterBody,
    responses(
        (status = 201, body = SignedInAnswer, description = "The sandbox"),
        (status = 202, body = EmailAskedAnswer, description = "Production"),
        (status = 409, description = "`email_taken`, which only the sandbox says, or `busy`")
    )
)]
pub(crate) async fn register(
    State(http): State<Http>,
    headers: HeaderMap,
    Body { value: body, .. }: Body<RegisterBody>,
) -> Result<Response, Problem> {
    let role: Role = body
        .role
        .parse()
        .map_err(|_| Problem::unprocessable("role_not_open").field("role", "unknown_word"))?;
    let command = Register {
        email: Personal::new(body.email),
        password: Secret::new(body.password),
        name: Personal::new(body.name),
        role,
        language: Language::of(&headers).into(),
        country: country(body.country.as_deref())?,
    };
    Ok(match register::register(&http.app, &command).await? {
        Registered::SignedIn(signed_in) => {
            (StatusCode::CREATED, Json(SignedInAnswer::from(*signed_in))).into_response()
        }
        Registered::ToldByEmail => {
            (StatusCode::ACCEPTED, Json(EmailAskedAnswer::new(false))).into_response()
        }
    })
}
