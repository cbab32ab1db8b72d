//! A payee's payouts, newest first.
//! Deliberately not here: other people's payouts.

use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        page::{Page, PageRequest},
    },
    matrix::Operation,
};
use cauri_domain::revenue::Payout;

/// Why no payouts are shown.
#[derive(Debug, thiserror::Error)]
pub enum ListPayoutsError {
    /// The role is paid nothing.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists the caller's payouts.
///
/// # Errors
/// [`ListPayoutsError`] says why not.
pub async fn list_payouts(
    app: &App,
    caller: &Caller,
    page: PageRequest,
) -> Result<Page<Payout>, ListPayoutsError> {
    Operation::ListPayouts.permit(caller)?;
    Ok(app.queries.list_payouts(caller.user_id, page).await?)
}
