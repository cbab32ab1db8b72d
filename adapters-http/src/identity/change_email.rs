//! `PUT /api/me/email`
//! Deliberately not here: proving the new address (`verify_email`).

use super::{problem::too_many, read_me::MeAnswer, wire::email};
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        body::Body,
        if_match::{IfMatch, etag},
        problem::Problem,
        state::Http,
    },
};
use axum::{
    Json,
    extract::State,
    http::StatusCode,
    response::{IntoResponse, Response},
};
use cauri_application::identity::change_email::{self, ChangeEmail, ChangeEmailError};
use cauri_domain::kernel::Personal;
use serde::Deserialize;
use utoipa::ToSchema;

/// The address from then on.
#[derive(Deserialize, ToSchema)]
pub(crate) struct ChangeEmailBody {
    #[schema(schema_with = email)]
    email: String,
}

/// Asks for another address of one's own account.
///
/// The session must be re-authenticated. An e-mail to the new address proves it (`POST
/// /api/auth/email-verification/complete`), one to the old address tells of it; until then the old
/// one stays, and the new one shows as `pending_email`. Asking again sends another e-mail; asking
/// for the address that the account has takes it back. Whether somebody has the new address only
/// the sandbox says.
#[utoipa::path(
    put, path = "/api/me/email", tag = "people", security(("bearer" = [])),
    params(("If-Match" = Option<String>, Header)), request_body = ChangeEmailBody,
    responses(
        (status = 200, body = MeAnswer, description = "Taken back: the account keeps its address",
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 202, body = MeAnswer, description = "Both e-mails are under way",
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 403, description = "`reauthentication_required`"),
        (status = 404, description = "`not_found`"),
        (status = 409, description = "`email_taken`, which only the sandbox says, `stale_version` \
            or `busy`"),
        (status = 422, description = "`invalid_email` or `invalid_body`"),
        (status = 429, description = "`too_many_emails` or `rate_limited`")
    )
)]
pub(crate) async fn change_email(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    IfMatch(if_match): IfMatch,
    Body { value: body, .. }: Body<ChangeEmailBody>,
) -> Result<Response, Problem> {
    let command = ChangeEmail { email: Personal::new(body.email), if_match };
    let changed = change_email::change_email(&http.app, &caller, &command).await?;
    let (version, already_applied) = (changed.account.version, changed.already_applied);
    let status = match &changed.account.pending_email {
        Some(_) => StatusCode::ACCEPTED,
        None => StatusCode::OK,
    };
    let answer = MeAnswer { success: true, user: changed.account.into(), already_applied };
    Ok((status, etag(version), Json(answer)).into_response())
}

impl From<ChangeEmailError> for Problem {
    fn from(error: ChangeEmailError) -> Self {
        match error {
            ChangeEmailError::Denied(error) => error.into(),
            ChangeEmailError::NotFound => Self::not_found(),
            ChangeEmailError::StaleVersion { .. } => Self::conflict("stale_version"),
            ChangeEmailError::Reauthentication(error) => error.into(),
            ChangeEmailError::Email(error) => error.into(),
            ChangeEmailError::EmailTaken => Self::conflict("email_taken"),
            ChangeEmailError::TooMany(error) => too_many("too_many_emails", error),
            ChangeEmailError::Store(error) => error.into(),
        }
    }
}
