//! What follows from what: event → reactions, without a blind spot.
//! Deliberately not here: the reactions themselves (each context's `react.rs`).

use crate::{
    affiliate,
    event::{Event, Recorded},
    kernel::error::StoreError,
    payments,
    tx::Tx,
};

/// Has each context react to an event, in the transaction that marks it dispatched. Each reaction
/// is safe to run twice; the `match` has no `_`, so that a new event can't be forgotten.
///
/// # Errors
/// The store's; the event is then put off.
pub async fn react(tx: &mut Tx, recorded: &Recorded) -> Result<(), StoreError> {
    match &recorded.event {
        Event::OrderPaid(paid) => {
            affiliate::react::record_conversions(tx, paid, recorded.occurred_at).await
        }
        Event::CommissionRestored(restored) => {
            affiliate::react::record_restored(tx, restored).await
        }
        Event::PaymentUnapplied(unapplied) => {
            payments::react::tell_of_unapplied(tx, unapplied.payment_id).await
        }
        Event::AccountRegistered(_)
        | Event::ProductCreated(_)
        | Event::ProductChanged(_)
        | Event::ProductArchived(_)
        | Event::ProductErased(_)
        | Event::CategoryAdded(_)
        | Event::CategoryRemoved(_)
        | Event::CollaborationProposed(_)
        | Event::CollaborationCountered(_)
        | Event::CollaborationAccepted(_)
        | Event::CollaborationSigned(_)
        | Event::CollaborationActivated(_)
        | Event::CollaborationRejected(_)
        | Event::CollaborationWithdrawn(_)
        | Event::CollaborationExpired(_)
        | Event::CollaborationTerminated(_)
        | Event::OrderPlaced(_)
        | Event::OrderCancelled(_)
        | Event::PaymentCompleted(_)
        | Event::PaymentFailed(_)
        | Event::PaymentMismatched(_)
        | Event::CommissionWithheld(_)
        | Event::CommissionObjected(_)
        | Event::PayoutRequested(_)
        | Event::PayoutPaid(_)
        | Event::PayoutFailed(_) => Ok(()),
    }
}
