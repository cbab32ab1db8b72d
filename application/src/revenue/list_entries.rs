//! A payee's entries in the journal, newest first.
//! Deliberately not here: statements by period (later).

use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        page::{Page, PageRequest},
    },
    ledger::ports::PayeeEntry,
    matrix::Operation,
};

/// Why no entries are shown.
#[derive(Debug, thiserror::Error)]
pub enum ListEntriesError {
    /// The role earns nothing.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists the caller's entries.
///
/// # Errors
/// [`ListEntriesError`] says why not.
pub async fn list_entries(
    app: &App,
    caller: &Caller,
    page: PageRequest,
) -> Result<Page<PayeeEntry>, ListEntriesError> {
    Operation::ListEntries.permit(caller)?;
    Ok(app.queries.list_entries(caller.user_id, page).await?)
}
