//! The audit, as an admin reads it.
//! Deliberately not here: writing it (`audit`).

use crate::{
    app::App,
    kernel::{
        caller::Caller,
        error::ReadError,
        page::{Page, PageRequest},
        ports::AuditEntry,
    },
    matrix::Operation,
};

/// Lists what admins did and what was refused, newest first.
pub async fn list_audit(
    app: &App,
    caller: &Caller,
    page: PageRequest,
) -> Result<Page<AuditEntry>, ReadError> {
    Operation::ListAudit.permit(caller)?;
    Ok(app.queries.list_audit(page).await?)
}
