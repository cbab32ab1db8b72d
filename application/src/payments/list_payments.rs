//! Payments that a person has to look at, as an admin reads them.
//! Deliberately not here: what the person decides (refunds come later).

use super::ports::{HeldPayment, HeldReason};
use crate::{
    app::App,
    kernel::{
        caller::Caller,
        error::ReadError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
    matrix::Operation,
};

/// Lists payments that wait for a person, those first that have waited longest.
pub async fn list_payments(
    app: &App,
    caller: &Caller,
    reason: Option<HeldReason>,
    page: NumberedPageRequest,
) -> Result<NumberedPage<HeldPayment>, ReadError> {
    Operation::ListPayments.permit(caller)?;
    Ok(app.queries.list_held_payments(reason, page).await?)
}
