//! A payee's entries in the journal, newest first.
//! Deliberately not here: statements by period (later).

use crate::{
    app::App,
    kernel::{
        caller::Caller,
        error::ReadError,
        page::{Page, PageRequest},
    },
    ledger::ports::PayeeEntry,
    matrix::Operation,
};

/// Lists the caller's entries.
pub async fn list_entries(
    app: &App,
    caller: &Caller,
    page: PageRequest,
) -> Result<Page<PayeeEntry>, ReadError> {
    Operation::ListEntries.permit(caller)?;
    Ok(app.queries.list_entries(caller.user_id, page).await?)
}
