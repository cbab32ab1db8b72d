//! `PUT /api/me`
//! Deliberately not here: the password (`change_password`).

use super::{phone::country, read_me::MeAnswer};
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
    response::{IntoResponse, Response},
};
use cauri_application::identity::update_me::{self, UpdateMe};
use cauri_domain::kernel::Personal;
use serde::Deserialize;
use utoipa::ToSchema;

/// What one may change of oneself.
#[derive(Deserialize, ToSchema)]
pub(crate) struct UpdateMeBody {
    #[schema(example = "Awa Diop", min_length = 1, max_length = 200)]
    name: String,
    /// The language in which we write, `fr` or `en`; left out, it stays.
    #[schema(example = "fr")]
    language: Option<String>,
    /// ISO code of the country in which one dials; left out, it stays.
    #[schema(example = "SN", pattern = "^[A-Z]{2}$")]
    country: Option<String>,
}

/// Changes one's own account.
#[utoipa::path(
    put, path = "/api/me", tag = "people", security(("bearer" = [])),
    params(("If-Match" = Option<String>, Header)), request_body = UpdateMeBody,
    responses(
        (status = 200, body = MeAnswer,
            headers(("ETag" = String, description = "The version, for `If-Match`"))),
        (status = 404, description = "`not_found`")
    )
)]
pub(crate) async fn update_me(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    IfMatch(if_match): IfMatch,
    Body { value: body, .. }: Body<UpdateMeBody>,
) -> Result<Response, Problem> {
    let unknown = |_| Problem::unprocessable("unknown_language").field("language", "unknown_word");
    let language = body.language.map(|tag| tag.parse().map_err(unknown)).transpose()?;
    let country = country(body.country.as_deref())?;
    let command = UpdateMe { name: Personal::new(body.name), language, country, if_match };
    let updated = update_me::update_me(&http.app, &caller, &command).await?;
    let version = updated.account.version;
    let already_applied = updated.already_applied;
    let answer = MeAnswer { success: true, user: updated.account.into(), already_applied };
    Ok((etag(version), Json(answer)).into_response())
}
