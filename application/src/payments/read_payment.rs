//! One payment, as its buyer reads it.
//! Deliberately not here: asking the gateway.

use super::policy::may_see;
use crate::{
    app::App,
    kernel::{caller::Caller, error::ReadError},
    matrix::Operation,
};
use cauri_domain::{kernel::PaymentId, payments::Payment};

/// Reads a payment.
pub async fn read_payment(app: &App, caller: &Caller, id: PaymentId) -> Result<Payment, ReadError> {
    Operation::ReadPayment.permit(caller)?;
    let found = app.queries.find_payment(id).await?;
    found.filter(|payment| may_see(caller, payment)).ok_or(ReadError::NotFound)
}
