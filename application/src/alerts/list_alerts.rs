//! Alerts, as an admin reads them.
//! Deliberately not here: raising and clearing them (`look`).

use crate::{
    alerts::ports::AlertState,
    app::App,
    kernel::{
        caller::Caller,
        error::ReadError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    matrix::Operation,
};
use cauri_domain::alerts::Alert;

/// Lists alerts, newest first.
pub async fn list_alerts(
    app: &App,
    caller: &Caller,
    state: Option<AlertState>,
    page: NumberedPageRequest,
) -> Result<NumberedPage<Alert>, ReadError> {
    Operation::ListAlerts.permit(caller)?;
    Ok(app.queries.list_alerts(state, page).await?)
}
