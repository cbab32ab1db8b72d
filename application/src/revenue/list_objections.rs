//! What sellers and creators object to, as admins read it.
//! Deliberately not here: giving a commission back (`approve_objection`).

use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    matrix::Operation,
};
use cauri_domain::revenue::{WithheldCommission, WithheldStatus};

/// Why no list was made.
#[derive(Debug, thiserror::Error)]
pub enum ListObjectionsError {
    /// Only admins read the list.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists what parties object to, those first that have waited longest.
///
/// # Errors
/// [`ListObjectionsError`] says why not.
pub async fn list_objections(
    app: &App,
    caller: &Caller,
    status: Option<WithheldStatus>,
    page: NumberedPageRequest,
) -> Result<NumberedPage<WithheldCommission>, ListObjectionsError> {
    Operation::ListObjections.permit(caller)?;
    Ok(app.queries.list_objected(status, page).await?)
}
