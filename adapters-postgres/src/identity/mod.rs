//! Accounts, sessions, failed sign-ins, letters, numbers to be paid to.
//! Deliberately not here: rules about them.

mod account;
mod failures;
mod letter;
mod payout_number;
mod repository;
mod session;
