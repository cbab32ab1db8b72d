//! What everybody who signs in gets.
//! Deliberately not here: which way it was.

use crate::kernel::wire::WireTime;
use cauri_application::identity::SignedIn;
use cauri_domain::{
    identity::{Account, EmailRefusal, PendingEmail},
    kernel::EMAIL_LIMIT,
};
use serde::Serialize;
use std::ops::Not;
use utoipa::{
    ToSchema,
    openapi::schema::{Object, ObjectBuilder, Type},
};
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
    /// For the next sign-in of this person on this device; it opens nothing. Renewals bring none.
    #[serde(skip_serializing_if = "Option::is_none")]
    device_token: Option<String>,
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

/// The schema of an address that mail servers take, as the domain reads it.
pub(super) fn email() -> Object {
    let atom = "[A-Za-z0-9!#$%&'*+/=?^_`{|}~-]+";
    let label = "[A-Za-z0-9]([A-Za-z0-9-]*[A-Za-z0-9])?";
    let top = "[A-Za-z][A-Za-z0-9-]*[A-Za-z0-9]";
    ObjectBuilder::new()
        .schema_type(Type::String)
        .max_length(Some(EMAIL_LIMIT))
        .pattern(Some(format!(r"^{atom}(\.{atom})*@({label}\.)+{top}$")))
        .examples(["awa@example.sn"])
        .build()
}

/// A mail server refused an e-mail for good.
#[derive(Serialize, ToSchema)]
pub(crate) struct EmailRefusalWire {
    /// The server's status, of three digits.
    #[schema(example = 550)]
    status: u16,
    at: WireTime,
}

impl From<EmailRefusal> for EmailRefusalWire {
    fn from(refused: EmailRefusal) -> Self {
        Self { status: refused.status, at: refused.at.into() }
    }
}

/// The address that an account is to have, once it is proven.
#[derive(Serialize, ToSchema)]
pub(crate) struct PendingEmailWire {
    #[schema(example = "awa.diop@example.sn")]
    email: String,
    /// The last e-mail to it was refused for good; null if none was.
    refused: Option<EmailRefusalWire>,
}

impl From<PendingEmail> for PendingEmailWire {
    fn from(pending: PendingEmail) -> Self {
        let refused = pending.refused.map(Into::into);
        Self { email: pending.email.reveal().to_owned(), refused }
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
    /// The last e-mail to the address was refused for good; null if none was.
    email_refused: Option<EmailRefusalWire>,
    /// The address that was asked for and is not proven yet; null if there is none.
    pending_email: Option<PendingEmailWire>,
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
            email_refused: account.email_refused.map(Into::into),
            pending_email: account.pending_email.map(Into::into),
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
            device_token: signed_in.device_token.map(|token| token.expose().to_owned()),
        }
    }
}
