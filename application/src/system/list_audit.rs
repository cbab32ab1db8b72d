//! The audit, as an admin reads it.
//! Deliberately not here: writing it (`audit`).

use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        page::{Page, PageRequest},
        ports::AuditEntry,
    },
    matrix::Operation,
};

/// Why no list was made.
#[derive(Debug, thiserror::Error)]
pub enum ListAuditError {
    /// Only admins read the audit.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists what admins did and what was refused, newest first.
///
/// # Errors
/// [`ListAuditError`] says why not.
pub async fn list_audit(
    app: &App,
    caller: &Caller,
    page: PageRequest,
) -> Result<Page<AuditEntry>, ListAuditError> {
    Operation::ListAudit.permit(caller)?;
    Ok(app.queries.list_audit(page).await?)
}
