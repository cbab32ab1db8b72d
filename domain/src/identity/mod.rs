//! Who acts: roles, accounts, and what an account must be to act.
//! Deliberately not here: passwords, tokens, sessions (ports of the application).

mod account;
mod email;
mod lockout;
mod role;

pub use account::{
    Account, AccountError, AccountStatus, EMAIL_LIMIT, Email, NAME_LIMIT, NewAccount,
};
pub use email::{EMAILS_KEPT, EMAILS_LIMIT, EMAILS_WINDOW, EmailPurpose};
pub use lockout::{FORGOTTEN_AFTER, SignInFailures};
pub use role::Role;
