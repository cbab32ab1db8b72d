//! Public events: what happened, as self-contained snapshots of ids and amounts.
//! Deliberately not here: personal data, what an event carries (each context's `events`), and what
//! follows from it (`routes`).

use crate::{
    catalog,
    collaboration::events::CollaborationSnapshot,
    identity,
    kernel::{error::StoreError, payload::Payload},
    orders, payments, revenue,
};
use async_trait::async_trait;
use cauri_domain::kernel::{EventId, Timestamp};
use serde::{Deserialize, Serialize};
use uuid::Uuid;

macro_rules! events {
    ($($(#[$doc:meta])* $word:literal $name:ident($payload:path)),+ $(,)?) => {
        /// What happened. Version 1 of each shape; a changed shape gets a new variant.
        #[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
        #[serde(tag = "kind", content = "data")]
        pub enum Event {$(
            $(#[$doc])*
            #[serde(rename = $word)]
            $name($payload),
        )+}

        impl Event {
            /// Every event's word.
            pub const WORDS: &[&str] = &[$($word),+];

            /// The thing that the event is about; the order of events is kept per thing.
            pub fn aggregate(&self) -> (&'static str, Uuid) {
                match self {$(
                    Self::$name(payload) => payload.about(),
                )+}
            }
        }
    };
}

events! {
    /// An account was opened.
    "account.registered" AccountRegistered(identity::events::AccountRegistered),
    /// A product was put on the shelf.
    "product.created" ProductCreated(catalog::events::ProductCreated),
    /// A product was changed by its merchant.
    "product.changed" ProductChanged(catalog::events::ProductChanged),
    /// A product was taken away; what names it goes on to.
    "product.archived" ProductArchived(catalog::events::ProductArchived),
    /// A product that nothing names was taken away, and is gone.
    "product.erased" ProductErased(catalog::events::ProductErased),
    /// A category was added.
    "category.added" CategoryAdded(catalog::events::CategoryAdded),
    /// A category was removed.
    "category.removed" CategoryRemoved(catalog::events::CategoryRemoved),
    /// A merchant invited an influencer.
    "collaboration.proposed" CollaborationProposed(CollaborationSnapshot),
    /// A party put another offer on the table.
    "collaboration.countered" CollaborationCountered(CollaborationSnapshot),
    /// A rate is agreed; the contract waits for signatures.
    "collaboration.accepted" CollaborationAccepted(CollaborationSnapshot),
    /// A party signed.
    "collaboration.signed" CollaborationSigned(CollaborationSnapshot),
    /// The contract is signed; the link works.
    "collaboration.activated" CollaborationActivated(CollaborationSnapshot),
    /// Refused.
    "collaboration.rejected" CollaborationRejected(CollaborationSnapshot),
    /// Taken back.
    "collaboration.withdrawn" CollaborationWithdrawn(CollaborationSnapshot),
    /// Nobody moved in time.
    "collaboration.expired" CollaborationExpired(CollaborationSnapshot),
    /// Ended by a party.
    "collaboration.terminated" CollaborationTerminated(CollaborationSnapshot),
    /// A customer ordered.
    "order.placed" OrderPlaced(orders::events::OrderPlaced),
    /// An order was cancelled (by its buyer, or unpaid in time).
    "order.cancelled" OrderCancelled(orders::events::OrderCancelled),
    /// The gateway confirmed a payment.
    "payment.completed" PaymentCompleted(payments::events::PaymentCompleted),
    /// The gateway refused a payment.
    "payment.failed" PaymentFailed(payments::events::PaymentFailed),
    /// The gateway's amount or currency is not ours; nothing is credited until a person decides.
    "payment.mismatched" PaymentMismatched(payments::events::PaymentMismatched),
    /// An order was paid, split and posted.
    "order.paid" OrderPaid(revenue::events::OrderPaid),
    /// A commission is withheld, because the purchase is somebody's own.
    "commission.withheld" CommissionWithheld(revenue::events::CommissionWithheld),
    /// A party objects to that.
    "commission.objected" CommissionObjected(revenue::events::CommissionObjected),
    /// Two admins gave a withheld commission back.
    "commission.restored" CommissionRestored(revenue::events::CommissionRestored),
    /// Money came for an order that was paid or cancelled already.
    "payment.unapplied" PaymentUnapplied(payments::events::PaymentUnapplied),
    /// A payee asked for its money.
    "payout.requested" PayoutRequested(revenue::events::PayoutRequested),
    /// A payee got its money.
    "payout.paid" PayoutPaid(revenue::events::PayoutPaid),
    /// A payout failed; the money is available again.
    "payout.failed" PayoutFailed(revenue::events::PayoutFailed),
}

/// An event with its envelope.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Recorded {
    /// Its identifier.
    pub id: EventId,
    /// What happened.
    pub event: Event,
    /// When (business clock).
    pub occurred_at: Timestamp,
}

/// Events in the transaction of what they tell.
#[async_trait]
pub trait OutboxRepository: Send {
    /// Appends events, in this order.
    async fn append(&mut self, events: &[Recorded]) -> Result<(), StoreError>;

    /// Claims the dispatcher's turn for this transaction; false if another process has it.
    async fn claim_turn(&mut self) -> Result<bool, StoreError>;

    /// The oldest events that were not dispatched, at most `limit`, in order; events of a thing
    /// that has an earlier event waiting for its retry are left out.
    async fn list_pending(
        &mut self,
        machine_now: Timestamp,
        limit: i64,
    ) -> Result<Vec<Recorded>, StoreError>;

    /// Marks events as dispatched.
    async fn mark_dispatched(
        &mut self,
        ids: &[EventId],
        machine_now: Timestamp,
    ) -> Result<(), StoreError>;

    /// Puts an event off after a failed try.
    async fn postpone(&mut self, id: EventId, retry_at: Timestamp) -> Result<(), StoreError>;
}
