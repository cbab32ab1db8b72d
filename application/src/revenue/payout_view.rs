//! A payout as far as outcomes, logs and events may know it: no number.
//! Deliberately not here: the number, which its payee reads from the row.

use cauri_domain::{
    kernel::{PayoutId, Timestamp},
    revenue::{Payout, PayoutStatus},
};
use serde::{Deserialize, Serialize};

/// A payout, without the number that it goes to.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct PayoutView {
    /// Which.
    pub id: PayoutId,
    /// How much, in francs.
    pub amount_xof: i64,
    /// Operator, such as `OM`.
    pub operator: String,
    /// Status word.
    pub status: String,
    /// Since when the payee has its money.
    pub paid_at: Option<Timestamp>,
    /// Since when it failed.
    pub failed_at: Option<Timestamp>,
    /// The gateway's code for it.
    pub failure_code: Option<String>,
    /// When it was asked for.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

impl From<&Payout> for PayoutView {
    fn from(payout: &Payout) -> Self {
        let (paid_at, failed_at, failure_code) = match &payout.status {
            PayoutStatus::Requested | PayoutStatus::Processing { .. } => (None, None, None),
            PayoutStatus::Paid { paid_at } => (Some(*paid_at), None, None),
            PayoutStatus::Failed { failed_at, code } => {
                (None, Some(*failed_at), Some(code.clone()))
            }
        };
        Self {
            id: payout.id,
            amount_xof: payout.amount_xof.get(),
            operator: payout.to.operator().to_owned(),
            status: payout.status.as_str().to_owned(),
            paid_at,
            failed_at,
            failure_code,
            created_at: payout.created_at,
            updated_at: payout.updated_at,
            version: payout.version,
        }
    }
}
