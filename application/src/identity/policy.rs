//! Who may act as an account.
//! Deliberately not here: roles against operations (`matrix`).

use crate::kernel::caller::Permit;

/// Registration and sign-in are asked for by nobody who is signed in yet.
pub(super) const fn newcomer() -> Permit {
    Permit::system()
}

/// Whoever holds the token of an e-mail reads the account's mail.
pub(super) const fn email_reader() -> Permit {
    Permit::system()
}

/// What a mail server says of an address is a fact.
pub(super) const fn mail_server() -> Permit {
    Permit::system()
}

/// Whoever runs the command line holds the database and its keys already.
pub(super) const fn command_line() -> Permit {
    Permit::system()
}
