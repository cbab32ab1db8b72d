//! What sales, withheld commissions and payouts tell the world.
//! Deliberately not here: who hears of it (`routes`).

use crate::kernel::payload::Payload;
use cauri_domain::{
    kernel::{
        CollaborationId, LinkId, OrderId, OrderLineId, PaymentId, PayoutId, ProductId, Timestamp,
        UserId, rfc3339_micros,
    },
    revenue::WithheldCommission,
};
use serde::{Deserialize, Serialize, Serializer};
use uuid::Uuid;

/// An order was paid, split and posted.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct OrderPaid {
    pub order_id: OrderId,
    pub payment_id: PaymentId,
    /// When its earnings may be withdrawn.
    #[serde(serialize_with = "in_micros")]
    pub release_at: Timestamp,
    pub lines: Vec<SettledLine>,
}

impl Payload for OrderPaid {
    fn about(&self) -> (&'static str, Uuid) {
        ("order", self.order_id.0)
    }
}

/// A payee asked for its money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct PayoutRequested {
    pub payout_id: PayoutId,
    pub payee_id: UserId,
    pub amount_xof: i64,
}

impl Payload for PayoutRequested {
    fn about(&self) -> (&'static str, Uuid) {
        ("payout", self.payout_id.0)
    }
}

/// A payee got its money.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct PayoutPaid {
    pub payout_id: PayoutId,
    pub payee_id: UserId,
    pub amount_xof: i64,
}

impl Payload for PayoutPaid {
    fn about(&self) -> (&'static str, Uuid) {
        ("payout", self.payout_id.0)
    }
}

/// A payout failed; the money is available again.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct PayoutFailed {
    pub payout_id: PayoutId,
    pub payee_id: UserId,
    pub amount_xof: i64,
}

impl Payload for PayoutFailed {
    fn about(&self) -> (&'static str, Uuid) {
        ("payout", self.payout_id.0)
    }
}

/// A commission is withheld, because the purchase is somebody's own.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct CommissionWithheld {
    pub line_id: OrderLineId,
    pub collaboration_id: CollaborationId,
    pub seller_id: UserId,
    pub creator_id: UserId,
    pub commission_xof: i64,
}

impl Payload for CommissionWithheld {
    fn about(&self) -> (&'static str, Uuid) {
        ("withheld_commission", self.line_id.0)
    }
}

impl From<&WithheldCommission> for CommissionWithheld {
    fn from(withheld: &WithheldCommission) -> Self {
        let commission = &withheld.part.commission;
        Self {
            line_id: withheld.line_id,
            collaboration_id: commission.collaboration_id,
            seller_id: withheld.seller_id,
            creator_id: commission.creator_id,
            commission_xof: commission.creator_xof.get(),
        }
    }
}

/// A party objects to that.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct CommissionObjected {
    pub line_id: OrderLineId,
    pub objector_id: UserId,
}

impl Payload for CommissionObjected {
    fn about(&self) -> (&'static str, Uuid) {
        ("withheld_commission", self.line_id.0)
    }
}

/// Two admins gave a withheld commission back.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
#[expect(missing_docs, reason = "a field is named after the id or the francs that it carries")]
pub struct CommissionRestored {
    pub line_id: OrderLineId,
    pub collaboration_id: CollaborationId,
    pub link_id: LinkId,
    pub seller_id: UserId,
    pub creator_id: UserId,
    pub gross_xof: i64,
    pub commission_xof: i64,
    /// When it was sold.
    #[serde(serialize_with = "in_micros")]
    pub sold_at: Timestamp,
    /// When it may be withdrawn.
    #[serde(serialize_with = "in_micros")]
    pub release_at: Timestamp,
}

impl Payload for CommissionRestored {
    fn about(&self) -> (&'static str, Uuid) {
        ("withheld_commission", self.line_id.0)
    }
}

impl From<&WithheldCommission> for CommissionRestored {
    fn from(restored: &WithheldCommission) -> Self {
        let commission = &restored.part.commission;
        Self {
            line_id: restored.line_id,
            collaboration_id: commission.collaboration_id,
            link_id: commission.link_id,
            seller_id: restored.seller_id,
            creator_id: commission.creator_id,
            gross_xof: restored.gross_xof.get(),
            commission_xof: commission.creator_xof.get(),
            sold_at: restored.withheld_at,
            release_at: restored.release_at,
        }
    }
}

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

/// An instant as it stands everywhere: UTC, whole microseconds.
fn in_micros<S: Serializer>(at: &Timestamp, serializer: S) -> Result<S::Ok, S::Error> {
    serializer.serialize_str(&rfc3339_micros(*at))
}
