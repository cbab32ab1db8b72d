//! What everybody who signs in gets.
//! Deliberately not here: which way it was.

use crate::kernel::wire::WireTime;
use cauri_application::identity::SignedIn;
use cauri_domain::identity::Account;
use serde::Serialize;
use std::ops::Not;
use utoipa::ToSchema;
use uuid::Uuid;

/// A signed-in person and its tokens.
#[derive(Serialize, ToSchema)]
pub(crate) struct SignedInAnswer {
    success: bool,
    user: UserWire,
    /// For the `Authorization` header.
    access_token: String,
    /// For `POST /api/auth/refresh`, once.
    refresh_token: String,
    /// Life of the access token, in seconds.
    #[schema(example = 3_600)]
    expires_in: i64,
}

/// An e-mail was asked for; whether one is sent is not told.
#[derive(Serialize, ToSchema)]
pub(crate) struct EmailAskedAnswer {
    success: bool,
    /// Only there, and true, if one's own address was proven before: no e-mail is needed.
    #[serde(skip_serializing_if = "Not::not")]
    already_applied: bool,
}

impl EmailAskedAnswer {
    /// The answer, where no e-mail may be needed.
    pub(super) const fn new(already_applied: bool) -> Self {
        Self { success: true, already_applied }
    }
}

/// A person, as it sees itself.
#[derive(Serialize, ToSchema)]
pub(crate) struct UserWire {
    id: Uuid,
    email: String,
    name: String,
    /// `merchant`, `influencer`, `photographer`, `customer` or `admin`.
    role: String,
    /// The language in which we write: `fr` or `en`.
    #[schema(example = "fr")]
    language: String,
    /// ISO code of the country in which the person dials; null if it never said.
    #[schema(example = "SN")]
    country: Option<String>,
    /// When the address was proven; null before.
    email_verified_at: Option<WireTime>,
    created_at: WireTime,
    updated_at: WireTime,
    version: i64,
}

impl From<Account> for UserWire {
    fn from(account: Account) -> Self {
        Self {
            id: account.id.0,
            email: account.email.reveal().to_owned(),
            name: account.name.into_inner(),
            role: account.role.to_string(),
            language: account.language.to_string(),
            country: account.country.map(Into::into),
            email_verified_at: account.email_verified_at.map(Into::into),
            created_at: account.created_at.into(),
            updated_at: account.updated_at.into(),
            version: account.version,
        }
    }
}

impl From<SignedIn> for SignedInAnswer {
    fn from(signed_in: SignedIn) -> Self {
        Self {
            success: true,
            user: signed_in.account.into(),
            access_token: signed_in.access_token.expose().to_owned(),
            refresh_token: signed_in.refresh_token.expose().to_owned(),
            expires_in: signed_in.expires_in,
        }
    }
}
