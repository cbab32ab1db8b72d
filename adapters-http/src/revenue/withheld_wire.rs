//! A withheld commission, as its parties and as admins read it.
//! Deliberately not here: who may read it.

use crate::kernel::wire::{WireRate, WireTime};
use cauri_application::revenue::withheld_view::WithheldView;
use cauri_domain::revenue::WithheldCommission;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A commission that nobody got, because the purchase is somebody's own; it is in the seller's
/// part. Both parties read the same.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct WithheldWire {
    /// Of which line of an order.
    line_id: Uuid,
    product_id: Uuid,
    collaboration_id: Uuid,
    /// What the line cost, in francs CFA.
    gross: i64,
    /// The commission's rate, in percent.
    rate: Option<WireRate>,
    /// What is withheld, in francs CFA.
    commission: i64,
    /// By what it is told: `same_account`, `shared_number` (both ask to be paid to it) or
    /// `payer_number` (it paid, and the creator asks to be paid to it).
    #[schema(example = "payer_number")]
    why: String,
    /// The last two digits of that number; null if none tells.
    #[schema(example = "07")]
    number_end: Option<String>,
    /// `withheld`, `objected`, `approved` (by one admin) or `restored` (by two).
    #[schema(example = "withheld")]
    status: String,
    objections: Vec<ObjectionWire>,
    withheld_at: WireTime,
    /// Until when a party may object; null if there is nothing to object to.
    objectable_until: Option<WireTime>,
    restored_at: Option<WireTime>,
    version: i64,
}

/// What a party says against it.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ObjectionWire {
    /// `seller` or `creator`.
    #[schema(example = "creator")]
    by: String,
    /// In its own words; left out of the answer to objecting and approving.
    #[serde(skip_serializing_if = "Option::is_none")]
    message: Option<String>,
    objected_at: WireTime,
}

impl From<WithheldView> for WithheldWire {
    fn from(view: WithheldView) -> Self {
        let objections = view.objections.into_iter().map(|said| ObjectionWire {
            by: said.by,
            message: None,
            objected_at: said.objected_at.into(),
        });
        Self {
            line_id: view.line_id.0,
            product_id: view.product_id.0,
            collaboration_id: view.collaboration_id.0,
            gross: view.gross_xof,
            rate: view.rate_percent.parse().ok().map(WireRate),
            commission: view.commission_xof,
            why: view.why,
            number_end: view.number_end,
            status: view.status,
            objections: objections.collect(),
            withheld_at: view.withheld_at.into(),
            objectable_until: view.objectable_until.map(WireTime::from),
            restored_at: view.restored_at.map(WireTime::from),
            version: view.version,
        }
    }
}

impl From<&WithheldCommission> for WithheldWire {
    fn from(withheld: &WithheldCommission) -> Self {
        let objections = withheld.objections.iter().map(|said| ObjectionWire {
            by: said.by.as_str().to_owned(),
            message: Some(said.message.clone()),
            objected_at: said.objected_at.into(),
        });
        Self { objections: objections.collect(), ..WithheldView::from(withheld).into() }
    }
}

/// The same for those who decide.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct ObjectedWire {
    #[serde(flatten)]
    withheld: WithheldWire,
    order_id: Uuid,
    payment_id: Uuid,
    seller_id: Uuid,
    creator_id: Uuid,
    /// The admin who would give it back.
    approved_by: Option<Uuid>,
    /// The admin by whose second word it was given back.
    restored_by: Option<Uuid>,
}

impl From<&WithheldCommission> for ObjectedWire {
    fn from(withheld: &WithheldCommission) -> Self {
        Self {
            withheld: withheld.into(),
            order_id: withheld.order_id.0,
            payment_id: withheld.payment_id.0,
            seller_id: withheld.seller_id.0,
            creator_id: withheld.part.commission.creator_id.0,
            approved_by: withheld.approved.map(|word| word.admin_id.0),
            restored_by: withheld.restored.map(|word| word.admin_id.0),
        }
    }
}
