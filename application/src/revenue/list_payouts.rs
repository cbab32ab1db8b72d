//! A payee's payouts, newest first.
//! Deliberately not here: other people's payouts.

use crate::{
    app::App,
    kernel::{
        caller::Caller,
        error::ReadError,
        page::{Page, PageRequest},
    },
    matrix::Operation,
};
use cauri_domain::revenue::Payout;

/// Lists the caller's payouts.
pub async fn list_payouts(
    app: &App,
    caller: &Caller,
    page: PageRequest,
) -> Result<Page<Payout>, ReadError> {
    Operation::ListPayouts.permit(caller)?;
    Ok(app.queries.list_payouts(caller.user_id, page).await?)
}
