//! Public events: what happened, as self-contained snapshots of ids and amounts.
//! Deliberately not here: personal data, and what follows from an event (`routes`).

use cauri_domain::{
    identity::Role,
    kernel::{
        CategoryId, CollaborationId, EventId, LinkId, OrderId, OrderLineId, PaymentId, PayoutId,
        ProductId, Timestamp, UserId, rfc3339_micros,
    },
};
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

/// One line of a settled sale, with its frozen parts (francs).
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct SettledLine {
    /// The line.
    pub line_id: OrderLineId,
    /// What was bought.
    pub product_id: ProductId,
    /// Who sold it.
    pub seller_id: UserId,
    /// Gross of the line.
    pub gross_xof: i64,
    /// The platform's part.
    pub platform_xof: i64,
    /// The seller's part.
    pub seller_xof: i64,
    /// The creator's part and the collaboration that it is owed to.
    pub commission: Option<Commission>,
}

/// A creator's part of a line.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct Commission {
    /// Under which contract.
    pub collaboration_id: CollaborationId,
    /// By which link.
    pub link_id: LinkId,
    /// Whose part.
    pub creator_id: UserId,
    /// The part, in francs.
    pub creator_xof: i64,
}

/// What happened. Version 1 of each shape; a changed shape gets a new variant.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(tag = "kind", content = "data")]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub enum Event {
    /// An account was opened.
    #[serde(rename = "account.registered")]
    AccountRegistered { user_id: UserId, role: RoleWord },
    /// A product was put on the shelf.
    #[serde(rename = "product.created")]
    ProductCreated { product_id: ProductId, merchant_id: UserId },
    /// A category was added.
    #[serde(rename = "category.added")]
    CategoryAdded { category_id: CategoryId },
    /// A category was removed.
    #[serde(rename = "category.removed")]
    CategoryRemoved { category_id: CategoryId },
    /// A merchant invited an influencer.
    #[serde(rename = "collaboration.proposed")]
    CollaborationProposed(CollaborationSnapshot),
    /// A party put another offer on the table.
    #[serde(rename = "collaboration.countered")]
    CollaborationCountered(CollaborationSnapshot),
    /// A rate is agreed; the contract waits for signatures.
    #[serde(rename = "collaboration.accepted")]
    CollaborationAccepted(CollaborationSnapshot),
    /// A party signed.
    #[serde(rename = "collaboration.signed")]
    CollaborationSigned(CollaborationSnapshot),
    /// The contract is signed; the link works.
    #[serde(rename = "collaboration.activated")]
    CollaborationActivated(CollaborationSnapshot),
    /// Refused.
    #[serde(rename = "collaboration.rejected")]
    CollaborationRejected(CollaborationSnapshot),
    /// Taken back.
    #[serde(rename = "collaboration.withdrawn")]
    CollaborationWithdrawn(CollaborationSnapshot),
    /// Nobody moved in time.
    #[serde(rename = "collaboration.expired")]
    CollaborationExpired(CollaborationSnapshot),
    /// Ended by a party.
    #[serde(rename = "collaboration.terminated")]
    CollaborationTerminated(CollaborationSnapshot),
    /// A customer ordered.
    #[serde(rename = "order.placed")]
    OrderPlaced { order_id: OrderId, total_xof: i64 },
    /// An order was cancelled (by its buyer, or unpaid in time).
    #[serde(rename = "order.cancelled")]
    OrderCancelled { order_id: OrderId },
    /// The gateway confirmed a payment.
    #[serde(rename = "payment.completed")]
    PaymentCompleted { payment_id: PaymentId, order_id: OrderId, amount_xof: i64 },
    /// The gateway refused a payment.
    #[serde(rename = "payment.failed")]
    PaymentFailed { payment_id: PaymentId, order_id: OrderId },
    /// The gateway's amount or currency is not ours; nothing is credited until a person decides.
    #[serde(rename = "payment.mismatched")]
    PaymentMismatched { payment_id: PaymentId, order_id: OrderId, expected_xof: i64 },
    /// An order was paid, split and posted.
    #[serde(rename = "order.paid")]
    OrderPaid {
        order_id: OrderId,
        payment_id: PaymentId,
        /// When its earnings may be withdrawn.
        #[serde(serialize_with = "in_micros")]
        release_at: Timestamp,
        lines: Vec<SettledLine>,
    },
    /// Money came for an order that was paid or cancelled already.
    #[serde(rename = "payment.unapplied")]
    PaymentUnapplied { payment_id: PaymentId, order_id: OrderId, amount_xof: i64 },
    /// A payee asked for its money.
    #[serde(rename = "payout.requested")]
    PayoutRequested { payout_id: PayoutId, payee_id: UserId, amount_xof: i64 },
    /// A payee got its money.
    #[serde(rename = "payout.paid")]
    PayoutPaid { payout_id: PayoutId, payee_id: UserId, amount_xof: i64 },
    /// A payout failed; the money is available again.
    #[serde(rename = "payout.failed")]
    PayoutFailed { payout_id: PayoutId, payee_id: UserId, amount_xof: i64 },
}

/// An instant as it stands everywhere: UTC, whole microseconds.
fn in_micros<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339_micros(*at))
}

/// A role, as events spell it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[serde(transparent)]
pub struct RoleWord(pub String);

impl From<Role> for RoleWord {
    fn from(role: Role) -> Self {
        Self(role.as_str().to_owned())
    }
}

/// A collaboration as far as the world may know it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct CollaborationSnapshot {
    /// Which.
    pub collaboration_id: CollaborationId,
    /// Who sells.
    pub merchant_id: UserId,
    /// Who promotes.
    pub influencer_id: UserId,
    /// Products, in the order of their ids.
    pub product_ids: Vec<ProductId>,
    /// The state's word.
    pub status: String,
    /// The rate on the table or agreed, in percent, as decimal text.
    pub rate_percent: String,
    /// Whose move it is.
    pub turn: String,
    /// Version of the collaboration.
    pub version: i64,
}

impl Event {
    /// The thing that the event is about; the order of events is kept per thing.
    pub const fn aggregate(&self) -> (&'static str, Uuid) {
        match self {
            Self::AccountRegistered { user_id, .. } => ("account", user_id.0),
            Self::ProductCreated { product_id, .. } => ("product", product_id.0),
            Self::CategoryAdded { category_id } | Self::CategoryRemoved { category_id } => {
                ("category", category_id.0)
            }
            Self::CollaborationProposed(snapshot)
            | Self::CollaborationCountered(snapshot)
            | Self::CollaborationAccepted(snapshot)
            | Self::CollaborationSigned(snapshot)
            | Self::CollaborationActivated(snapshot)
            | Self::CollaborationRejected(snapshot)
            | Self::CollaborationWithdrawn(snapshot)
            | Self::CollaborationExpired(snapshot)
            | Self::CollaborationTerminated(snapshot) => {
                ("collaboration", snapshot.collaboration_id.0)
            }
            Self::OrderPlaced { order_id, .. }
            | Self::OrderCancelled { order_id }
            | Self::OrderPaid { order_id, .. } => ("order", order_id.0),
            Self::PaymentCompleted { payment_id, .. }
            | Self::PaymentFailed { payment_id, .. }
            | Self::PaymentMismatched { payment_id, .. }
            | Self::PaymentUnapplied { payment_id, .. } => ("payment", payment_id.0),
            Self::PayoutRequested { payout_id, .. }
            | Self::PayoutPaid { payout_id, .. }
            | Self::PayoutFailed { payout_id, .. } => ("payout", payout_id.0),
        }
    }
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
