//! Who acts: roles, accounts, and what an account must be to act.
//! Deliberately not here: passwords, tokens, sessions (ports of the application).

mod account;
mod email;
mod email_change;
mod lockout;
mod reauthentication;
mod role;

pub use account::{Account, AccountError, AccountStatus, NAME_LIMIT, NewAccount};
pub use email::{EMAILS_KEPT, EMAILS_LIMIT, EMAILS_WINDOW, EmailPurpose};
pub use email_change::{EmailRefusal, PendingEmail};
pub use lockout::{FORGOTTEN_AFTER, SignInFailures};
pub use reauthentication::{
    CODE_LIFE, CODE_TRIES, REAUTHENTICATED_FOR, SentCode, ShownCode, code_of,
};
pub use role::Role;
