//! Who acts: roles, accounts, and what an account must be to act.
//! Deliberately not here: passwords, tokens, sessions (ports of the application).

mod account;
mod email_change;
mod letter;
mod lockout;
mod reauthentication;
mod role;

pub use account::{Account, AccountError, AccountStatus, NAME_LIMIT, NewAccount};
pub use email_change::{EmailRefusal, PendingEmail};
pub use letter::{LETTERS_KEPT, LETTERS_LIMIT, LETTERS_WINDOW, LetterPurpose};
pub use lockout::{FORGOTTEN_AFTER, SignInFailures};
pub use reauthentication::{
    CODE_LIFE, CODE_TRIES, REAUTHENTICATED_FOR, SentCode, ShownCode, code_of,
};
pub use role::Role;
