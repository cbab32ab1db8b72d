//! One payment, as its buyer reads it.
//! Deliberately not here: asking the gateway.

use super::policy::may_see;
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
    },
    matrix::Operation,
};
use cauri_domain::{kernel::PaymentId, payments::Payment};

/// Why no payment is shown.
#[derive(Debug, thiserror::Error)]
pub enum ReadPaymentError {
    /// The role may not read payments.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is not there, or not the caller's.
    #[error("there is no such payment")]
    NotFound,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads a payment.
///
/// # Errors
/// [`ReadPaymentError`] says why not.
pub async fn read_payment(
    app: &App,
    caller: &Caller,
    id: PaymentId,
) -> Result<Payment, ReadPaymentError> {
    Operation::ReadPayment.permit(caller)?;
    let found = app.queries.find_payment(id).await?;
    found.filter(|payment| may_see(caller, payment)).ok_or(ReadPaymentError::NotFound)
}
