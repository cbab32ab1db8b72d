//! Francs, rates, and how a sale is split to the last franc.
//! Deliberately not here: accounts and postings (context `ledger`).

mod rate;
mod split;
mod xof;

pub use rate::{RateError, RatePercent};
pub use split::{Parts, SplitError, SplitPolicy, SplitPolicyError};
pub use xof::Xof;
