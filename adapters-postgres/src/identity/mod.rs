//! Accounts, sessions, failed sign-ins, letters.
//! Deliberately not here: rules about them.

mod account;
mod failures;
mod letter;
mod reauthentication;
mod repository;
mod session;
