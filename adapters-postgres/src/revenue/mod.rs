//! Settled sales and payouts.
//! Deliberately not here: the journal (`ledger`).

mod commission;
mod number;
mod payout;
mod queries;
mod repository;
mod sale;
mod withheld;
