//! What payments do when they hear of an event.
//! Deliberately not here: giving money back.

use crate::{jobs::Job, kernel::error::StoreError, tx::Tx};
use cauri_domain::kernel::PaymentId;

/// Leaves the e-mail about money that no order waited for.
pub async fn tell_of_unapplied(tx: &mut Tx, payment_id: PaymentId) -> Result<(), StoreError> {
    tx.jobs().enqueue(&Job::TellOfUnapplied { payment_id }).await
}
