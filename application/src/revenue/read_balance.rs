//! What a payee has: held, available, on its way.
//! Deliberately not here: the sweep – the balance is right whether or not it ran.

use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
    },
    ledger::ports::Balance,
    matrix::Operation,
};

/// Why no balance is shown.
#[derive(Debug, thiserror::Error)]
pub enum ReadBalanceError {
    /// The role earns nothing.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads the caller's balance.
///
/// # Errors
/// [`ReadBalanceError`] says why not.
pub async fn read_balance(app: &App, caller: &Caller) -> Result<Balance, ReadBalanceError> {
    Operation::ReadBalance.permit(caller)?;
    Ok(app.queries.balance(caller.user_id, app.clock.now()).await?)
}
