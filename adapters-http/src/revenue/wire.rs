//! A payout, as its payee reads it.
//! Deliberately not here: who may read it.

use crate::kernel::wire::WireTime;
use cauri_application::revenue::PayoutView;
use cauri_domain::revenue::Payout;
use serde::Serialize;
use utoipa::ToSchema;
use uuid::Uuid;

/// A payout.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct PayoutWire {
    id: Uuid,
    /// Francs CFA.
    amount: i64,
    #[schema(example = "OM")]
    operator: String,
    /// `requested`, `processing`, `paid` or `failed`.
    #[schema(example = "requested")]
    status: String,
    paid_at: Option<WireTime>,
    failed_at: Option<WireTime>,
    /// The gateway's code for a failure.
    failure_code: Option<String>,
    created_at: WireTime,
    updated_at: WireTime,
    version: i64,
}

impl From<PayoutView> for PayoutWire {
    fn from(view: PayoutView) -> Self {
        Self {
            id: view.id.0,
            amount: view.amount_xof,
            operator: view.operator,
            status: view.status,
            paid_at: view.paid_at.map(WireTime::from),
            failed_at: view.failed_at.map(WireTime::from),
            failure_code: view.failure_code,
            created_at: view.created_at.into(),
            updated_at: view.updated_at.into(),
            version: view.version,
        }
    }
}

/// A payout with the number that it goes to.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct OwnPayoutWire {
    #[serde(flatten)]
    payout: PayoutWire,
    /// International form (E.164).
    #[schema(example = "+2250707070707")]
    phone_number: String,
}

impl From<&Payout> for OwnPayoutWire {
    fn from(payout: &Payout) -> Self {
        Self {
            payout: PayoutView::from(payout).into(),
            phone_number: payout.to.number().reveal().clone(),
        }
    }
}
