//! People whom no e-mail reaches, as an admin reads them.
//! Deliberately not here: what the admin does about it, and searching for people.

use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    matrix::Operation,
};
use cauri_domain::identity::Account;

/// Why no list was made.
#[derive(Debug, thiserror::Error)]
pub enum ListPeopleError {
    /// Only admins read the list.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists people whose address, or the one that they asked for, a mail server refuses for good;
/// those first that registered first.
///
/// # Errors
/// [`ListPeopleError`] says why not.
pub async fn list_people(
    app: &App,
    caller: &Caller,
    page: NumberedPageRequest,
) -> Result<NumberedPage<Account>, ListPeopleError> {
    Operation::ListPeople.permit(caller)?;
    Ok(app.queries.list_refused_people(page).await?)
}
