//! Accounts, sessions, failed sign-ins.
//! Deliberately not here: rules about them.

mod account;
mod failures;
mod repository;
mod session;
