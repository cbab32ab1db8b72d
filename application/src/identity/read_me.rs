//! Reads one's own account.
//! Deliberately not here: other people's (profiles).

use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
    },
    matrix::Operation,
};
use cauri_domain::identity::Account;

/// Why the account can't be read.
#[derive(Debug, thiserror::Error)]
pub enum ReadMeError {
    /// The role may not.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The account is gone.
    #[error("there is no such account")]
    NotFound,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads the caller's account.
///
/// # Errors
/// [`ReadMeError`] says why not.
pub async fn read_me(app: &App, caller: &Caller) -> Result<Account, ReadMeError> {
    Operation::ReadMe.permit(caller)?;
    app.queries.find_account(caller.user_id).await?.ok_or(ReadMeError::NotFound)
}
