//! Balances, entries and payouts, on the wire.
//! Deliberately not here: rules about money.

pub(crate) mod list_entries;
pub(crate) mod list_payouts;
mod problem;
pub(crate) mod read_analytics;
pub(crate) mod read_balance;
pub(crate) mod read_payout;
pub(crate) mod request_payout;
mod wire;
