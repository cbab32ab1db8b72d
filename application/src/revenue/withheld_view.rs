//! A withheld commission as its parties and admins read it.
//! Deliberately not here: who may read it.

use cauri_domain::{
    kernel::{CollaborationId, OrderLineId, ProductId, Timestamp, UserId},
    revenue::WithheldCommission,
};
use serde::{Deserialize, Serialize};

/// A withheld commission, equal for both parties: nothing of the buyer, and of a number two digits.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct WithheldView {
    /// Of which line.
    pub line_id: OrderLineId,
    /// What was bought.
    pub product_id: ProductId,
    /// Under which contract it would have been earned.
    pub collaboration_id: CollaborationId,
    /// Who sold.
    pub seller_id: UserId,
    /// Who would have earned.
    pub creator_id: UserId,
    /// What the line cost, in francs.
    pub gross_xof: i64,
    /// The rate, in percent, as decimal text.
    pub rate_percent: String,
    /// What is withheld, in francs.
    pub commission_xof: i64,
    /// By what it is told that the purchase is somebody's own, as a word.
    pub why: String,
    /// The last two digits of the number that tells, if one does.
    pub number_end: Option<String>,
    /// Where it stands, as a word.
    pub status: String,
    /// What the parties said.
    pub objections: Vec<ObjectionView>,
    /// Since when it is withheld.
    pub withheld_at: Timestamp,
    /// Until when a party may object.
    pub objectable_until: Option<Timestamp>,
    /// Who would give it back.
    pub approved_by: Option<UserId>,
    /// By whose second word it was given back.
    pub restored_by: Option<UserId>,
    /// When it was given back.
    pub restored_at: Option<Timestamp>,
    /// Counts its changes.
    pub version: i64,
}

/// What a party said.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct ObjectionView {
    /// Which, as a word.
    pub by: String,
    /// When.
    pub objected_at: Timestamp,
}

impl From<&WithheldCommission> for WithheldView {
    fn from(withheld: &WithheldCommission) -> Self {
        let commission = &withheld.part.commission;
        let said = withheld.objections.iter().map(|said| ObjectionView {
            by: said.by.as_str().to_owned(),
            objected_at: said.objected_at,
        });
        Self {
            line_id: withheld.line_id,
            product_id: withheld.product_id,
            collaboration_id: commission.collaboration_id,
            seller_id: withheld.seller_id,
            creator_id: commission.creator_id,
            gross_xof: withheld.gross_xof.get(),
            rate_percent: commission.rate.to_string(),
            commission_xof: commission.creator_xof.get(),
            why: withheld.part.why.as_str().to_owned(),
            number_end: withheld.part.why.number_end().map(String::from),
            status: withheld.status().as_str().to_owned(),
            objections: said.collect(),
            withheld_at: withheld.withheld_at,
            objectable_until: withheld.objectable_until(),
            approved_by: withheld.approved.map(|word| word.admin_id),
            restored_by: withheld.restored.map(|word| word.admin_id),
            restored_at: withheld.restored.map(|word| word.at),
            version: withheld.version,
        }
    }
}
