//! What people earn and withdraw.
//! Deliberately not here: the journal itself (`ledger`).

mod approve_objection;
mod balance;
mod carry_payouts;
mod late_money;
mod object;
mod other_party;
mod own_purchases;
mod payout_number;
mod reconcile;
mod request_payout;
mod settle;
mod support;
