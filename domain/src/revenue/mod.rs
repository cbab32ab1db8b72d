//! What is earned and withdrawn: settled sales, payouts, and numbers that money is sent to.
//! Deliberately not here: postings (`ledger`), refunds, statements and invoices (later).

mod mobile;
mod payout;
mod sale;
mod transfer_number;

pub use mobile::{MobileError, MobileNumber};
pub use payout::{
    Conclusion, FAILURE_CODE_LIMIT, Payout, PayoutError, PayoutStatus, SENDINGS_LIMIT,
    TransferAnswer,
};
pub use sale::{CapturedPayment, LineCommission, Sale, SaleLine, SettleError, Settlement, settle};
pub use transfer_number::{NextTransfer, TransferNumber, UNDER_WAY_LIMIT};
