//! What is earned and withdrawn: settled sales, withheld commissions, payouts, numbers to send to.
//! Deliberately not here: postings (`ledger`), refunds, statements and invoices (later).

mod mobile;
mod payout;
mod sale;
mod transfer_number;
mod withheld;

pub use mobile::{MobileError, MobileNumber};
pub use payout::{
    Conclusion, FAILURE_CODE_LIMIT, Payout, PayoutError, PayoutStatus, SENDINGS_LIMIT,
    TransferAnswer,
};
pub use sale::{
    CapturedPayment, LineCommission, OwnPayer, Sale, SaleLine, SettleError, Settlement,
    WithheldPart, settle,
};
pub use transfer_number::{NextTransfer, TransferNumber, UNDER_WAY_LIMIT};
pub use withheld::{
    Approval, ApproveError, OBJECTION_DAYS, OBJECTION_LIMIT, ObjectError, Objection, SaleParty,
    WithheldCommission, WithheldStatus,
};
