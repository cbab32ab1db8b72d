//! A transfer that a gateway knows and we have forgotten, and what could not be found out.
//! Deliberately not here: finding and writing down (`find_transfers`, `record_found`).

use cauri_domain::{
    kernel::{PaymentId, PayoutId, TransferId, UserId},
    money::Xof,
};
use std::fmt;
use uuid::Uuid;
/// A transfer that we had forgotten and know again.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct FoundTransfer {
    /// The payout that was written down for it.
    pub payout_id: PayoutId,
    /// Who got the money.
    pub payee_id: UserId,
    /// How much, in francs.
    pub amount_xof: Xof,
    /// The payout's status.
    pub status: &'static str,
}

/// Something that is not decided; payouts stay paused for it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum Open {
    /// A gateway gave no answer about a payment.
    Payment(PaymentId),
    /// A payee's transfer.
    Transfer {
        /// Whose.
        payee_id: UserId,
        /// As the gateway knows it.
        transfer_id: TransferId,
        /// Why it is open.
        why: &'static str,
    },
    /// A gateway gave no answer about an id of the statement.
    Statement(Uuid),
    /// There is more than one run looks at.
    TooMany(&'static str),
}

impl fmt::Display for Open {
    fn fmt(&self, f: &mut fmt::Formatter<'_>) -> fmt::Result {
        match self {
            Self::Payment(id) => write!(f, "payment {id}: the gateway gave no answer"),
            Self::Transfer { payee_id, transfer_id, why } => {
                write!(f, "transfer {transfer_id} of payee {payee_id}: {why}")
            }
            Self::Statement(id) => write!(f, "{id} of the statement: the gateway gave no answer"),
            Self::TooMany(what) => write!(f, "more {what} than one run looks at"),
        }
    }
}
