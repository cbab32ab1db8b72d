//! Accounts, sessions, failed sign-ins, e-mails.
//! Deliberately not here: rules about them.

mod account;
mod device;
mod email;
mod failures;
mod reauthentication;
mod repository;
mod session;
