//! `GET /api/admin/people`
//! Deliberately not here: searching for people, and doing anything to them.

use super::wire::{EmailRefusalWire, PendingEmailWire};
use crate::{
    edge::signed_in::SignedIn,
    kernel::{
        numbered_page::{NumberedPageParams, numbered_page_request},
        page::Params,
        problem::Problem,
        state::Http,
        wire::WireTime,
    },
};
use axum::{Json, extract::State};
use cauri_application::identity::list_people;
use cauri_domain::identity::Account;
use serde::{Deserialize, Serialize};
use utoipa::{IntoParams, ToSchema};
use uuid::Uuid;

/// Which people are wanted.
#[derive(Debug, Deserialize, IntoParams)]
#[into_params(parameter_in = Query)]
pub(crate) struct PeopleParams {
    /// `refused`: those to whom an e-mail was refused for good.
    #[param(example = "refused", pattern = "^refused$")]
    email: String,
}

/// A person, as an admin sees it.
#[derive(Serialize, ToSchema)]
pub(crate) struct PersonWire {
    id: Uuid,
    email: String,
    name: String,
    /// `merchant`, `influencer`, `photographer`, `customer` or `admin`.
    role: String,
    email_verified_at: Option<WireTime>,
    email_refused: Option<EmailRefusalWire>,
    pending_email: Option<PendingEmailWire>,
    created_at: WireTime,
    updated_at: WireTime,
    version: i64,
}

impl From<Account> for PersonWire {
    fn from(account: Account) -> Self {
        Self {
            id: account.id.0,
            email: account.email.reveal().to_owned(),
            name: account.name.into_inner(),
            role: account.role.to_string(),
            email_verified_at: account.email_verified_at.map(Into::into),
            email_refused: account.email_refused.map(Into::into),
            pending_email: account.pending_email.map(Into::into),
            created_at: account.created_at.into(),
            updated_at: account.updated_at.into(),
            version: account.version,
        }
    }
}

/// A page of them, those first that registered first.
#[derive(Serialize, ToSchema)]
pub(crate) struct PeopleAnswer {
    success: bool,
    people: Vec<PersonWire>,
    /// How many there are on all pages.
    total: i64,
    page: u32,
    pages: i64,
    has_more: bool,
}

/// People whom no e-mail reaches.
///
/// A mail server refused one for good, to their address or to the one that they asked for.
#[utoipa::path(
    get, path = "/api/admin/people", tag = "administration", security(("bearer" = [])),
    params(PeopleParams, NumberedPageParams), responses((status = 200, body = PeopleAnswer))
)]
pub(crate) async fn list_people(
    State(http): State<Http>,
    SignedIn(caller): SignedIn,
    Params(wanted): Params<PeopleParams>,
    Params(wanted_page): Params<NumberedPageParams>,
) -> Result<Json<PeopleAnswer>, Problem> {
    if wanted.email != "refused" {
        return Err(Problem::unprocessable("invalid_query").field("email", "unknown_word"));
    }
    let page = numbered_page_request(&wanted_page)?;
    let listed = list_people::list_people(&http.app, &caller, page).await?;
    Ok(Json(PeopleAnswer {
        success: true,
        total: listed.total,
        page: listed.request.page,
        pages: listed.pages(),
        has_more: listed.has_more(),
        people: listed.items.into_iter().map(PersonWire::from).collect(),
    }))
}
