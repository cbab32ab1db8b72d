//! One identifier type an entity, so that two kinds can't be swapped.
//! Deliberately not here: making them – identifiers are handed in.

use std::fmt;
use uuid::Uuid;

macro_rules! ids {
    ($($(#[$doc:meta])* $name:ident),+ $(,)?) => {$(
        $(#[$doc])*
        #[derive(Clone, Copy, PartialEq, Eq, PartialOrd, Ord, Hash)]
        #[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
        #[cfg_attr(feature = "serde", serde(transparent))]
        pub struct $name(pub Uuid);

        impl fmt::Debug for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                write!(f, concat!(stringify!($name), "({})"), self.0)
            }
        }

        impl fmt::Display for $name {
            fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
                self.0.fmt(f)
            }
        }

        impl From<Uuid> for $name {
            fn from(id: Uuid) -> Self {
                Self(id)
            }
        }
    )+};
}

// Alphabetical, append-only.
ids! {
    /// Something that operators must know of.
    AlertId,
    /// One message about an alert.
    AlertDeliveryId,
    /// One entry of the audit.
    AuditEntryId,
    /// What products are sorted by.
    CategoryId,
    /// A click on an affiliate link.
    ClickId,
    /// A negotiated contract between a merchant and an influencer.
    CollaborationId,
    /// A fact in the outbox.
    EventId,
    /// An e-mail to somebody.
    EmailId,
    /// An affiliate link.
    LinkId,
    /// A gateway's notice, as it came in.
    NoticeId,
    /// One offer of a negotiation.
    OfferId,
    /// A customer's order.
    OrderId,
    /// One line of an order.
    OrderLineId,
    /// A payment, known to the gateway under the same number.
    PaymentId,
    /// A withdrawal to a mobile-money number.
    PayoutId,
    /// A product.
    ProductId,
    /// A sign-in.
    SessionId,
    /// A signature under a contract.
    SignatureId,
    /// A transfer that a gateway carries out.
    TransferId,
    /// A person (a payee too: a payee is a person, whatever the role).
    UserId,
    /// A process that does what happens by itself.
    WorkerId,
}
