//! People whom no e-mail reaches, as an admin reads them.
//! Deliberately not here: what the admin does about it, and searching for people.

use crate::{
    app::App,
    kernel::{
        caller::Caller,
        error::ReadError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    matrix::Operation,
};
use cauri_domain::identity::Account;

/// Lists people whose address, or the one that they asked for, a mail server refuses for good;
/// those first that registered first.
pub async fn list_people(
    app: &App,
    caller: &Caller,
    page: NumberedPageRequest,
) -> Result<NumberedPage<Account>, ReadError> {
    Operation::ListPeople.permit(caller)?;
    Ok(app.queries.list_refused_people(page).await?)
}
