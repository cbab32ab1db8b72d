//! Who acts: roles, accounts, and what an account must be to act.
//! Deliberately not here: passwords, tokens, sessions (ports of the application).

mod account;
mod letter;
mod lockout;
mod role;

pub use account::{
    Account, AccountError, AccountStatus, EMAIL_LIMIT, Email, NAME_LIMIT, NewAccount,
};
pub use letter::{LETTERS_KEPT, LETTERS_LIMIT, LETTERS_WINDOW, LetterPurpose};
pub use lockout::{FORGOTTEN_AFTER, SignInFailures};
pub use role::Role;
