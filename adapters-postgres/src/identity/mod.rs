//! Accounts and sessions.
//! Deliberately not here: rules about them.

mod account;
mod session;
