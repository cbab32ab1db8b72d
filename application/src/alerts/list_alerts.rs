//! Alerts, as an admin reads them.
//! Deliberately not here: raising and clearing them (`look`).

use crate::{
    alerts::ports::AlertState,
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    matrix::Operation,
};
use cauri_domain::alerts::Alert;

/// Why no list was made.
#[derive(Debug, thiserror::Error)]
pub enum ListAlertsError {
    /// Only admins read alerts.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Lists alerts, newest first.
///
/// # Errors
/// [`ListAlertsError`] says why not.
pub async fn list_alerts(
    app: &App,
    caller: &Caller,
    state: Option<AlertState>,
    page: NumberedPageRequest,
) -> Result<NumberedPage<Alert>, ListAlertsError> {
    Operation::ListAlerts.permit(caller)?;
    Ok(app.queries.list_alerts(state, page).await?)
}
