//! What a payee has: held, available, on its way.
//! Deliberately not here: the sweep – the balance is right whether or not it ran.

use crate::{
    app::App,
    kernel::{caller::Caller, error::ReadError},
    ledger::ports::Balance,
    matrix::Operation,
};

/// Reads the caller's balance.
pub async fn read_balance(app: &App, caller: &Caller) -> Result<Balance, ReadError> {
    Operation::ReadBalance.permit(caller)?;
    Ok(app.queries.balance(caller.user_id, app.clock.now()).await?)
}
