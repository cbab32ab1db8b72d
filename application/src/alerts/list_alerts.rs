//! Alerts, as an admin reads them.
//! Deliberately not here: raising and clearing them (`look`).

use crate::kernel::{
    app::App,
    caller::{Caller, Denied},
    desk::{Desk, DeskRequest},
    error::StoreError,
    matrix::Operation,
};
use cauri_domain::alerts::Alert;

/// Which alerts are wanted.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
pub enum AlertState {
    /// Those that have not passed.
    Open,
    /// Those that have.
    Closed,
}

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
    page: DeskRequest,
) -> Result<Desk<Alert>, ListAlertsError> {
    Operation::ListAlerts.permit(caller)?;
    Ok(app.queries.list_alerts(state, page).await?)
}
