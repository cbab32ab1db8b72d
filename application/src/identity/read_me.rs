//! Reads one's own account.
//! Deliberately not here: other people's (profiles).

use crate::{
    app::App,
    kernel::{caller::Caller, error::ReadError},
    matrix::Operation,
};
use cauri_domain::identity::Account;

/// Reads the caller's account.
pub async fn read_me(app: &App, caller: &Caller) -> Result<Account, ReadError> {
    Operation::ReadMe.permit(caller)?;
    app.queries.find_account(caller.user_id).await?.ok_or(ReadError::NotFound)
}
