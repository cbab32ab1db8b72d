//! The journal's words: accounts, movements, entries, and one recipe a business fact.
//! Deliberately not here: balances (the store keeps them) and reasons to post (the use cases).
//!
//! Double entry is structural: a movement names the account that it debits and the account that
//! it credits, so an unbalanced entry can't be written at all. Entries are made by recipes only.
//! A recipe takes plain amounts; who gets which part was decided before (`money`).
//!
//! Accounts of refunds, disputes and promotions come with their recipes.

mod account;
mod adjustment;
mod entry;
mod gateway_fee;
mod holdback;
mod maturity;
mod payout;
mod sale;
mod unapplied;

pub use account::{Account, GatewayAccount, HouseAccount, PayeeAccount, Side};
pub use adjustment::{RestoredCommission, commission_restored};
pub use entry::{Entry, EntryError, EntryKind, Movement};
pub use gateway_fee::gateway_fee;
pub use holdback::{HOLDBACK_DAYS_MAX, HoldbackError, release_at};
pub use maturity::maturity;
pub use payout::{payout_failed, payout_paid, payout_recovered, payout_requested};
pub use sale::{CapturedSale, Earning, sale};
pub use unapplied::unapplied;
