//! What people earn and withdraw: settlement, withheld commissions, balances, payouts.
//! Deliberately not here: refunds, statements, invoices (later); the journal itself (`ledger`).

pub mod approve_objection;
pub mod carry_payouts;
pub mod events;
mod find_transfers;
mod late;
pub mod list_entries;
pub mod list_objections;
pub mod list_payouts;
pub mod list_withheld;
pub mod mature;
pub mod object;
mod own_payers;
mod payout_view;
mod policy;
pub mod ports;
pub mod read_analytics;
pub mod read_balance;
pub mod read_payout;
pub mod read_statement;
pub mod reconcile;
mod record_found;
pub mod recovered_transfer;
pub mod request_payout;
pub mod settle;
pub mod withheld_view;

pub use payout_view::PayoutView;
