//! What people earn and withdraw.
//! Deliberately not here: the journal itself (`ledger`).

mod balance;
mod carry_payouts;
mod payout_number;
mod reconcile;
mod request_payout;
mod settle;
mod support;
