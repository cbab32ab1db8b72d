//! Accounts, sessions, failed sign-ins, e-mails, numbers to be paid to.
//! Deliberately not here: rules about them.

mod account;
mod device;
mod email;
mod failures;
mod payout_number;
mod reauthentication;
mod repository;
mod session;
