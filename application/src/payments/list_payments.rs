//! Payments that a person has to look at, as an admin reads them.
//! Deliberately not here: what the person decides (refunds come later).

use super::ports::{HeldPayment, HeldReason};
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    matrix::Operation,
};

/// Why no list was made.
#[derive(Debug, thiserror::Error)]
pub enum ListPaymentsError {
    /// Only admins read the list.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists payments that wait for a person, those first that have waited longest.
///
/// # Errors
/// [`ListPaymentsError`] says why not.
pub async fn list_payments(
    app: &App,
    caller: &Caller,
    reason: Option<HeldReason>,
    page: NumberedPageRequest,
) -> Result<NumberedPage<HeldPayment>, ListPaymentsError> {
    Operation::ListPayments.permit(caller)?;
    Ok(app.queries.list_held_payments(reason, page).await?)
}
