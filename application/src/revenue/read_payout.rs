//! One payout, as its payee reads it.
//! Deliberately not here: asking the gateway (`carry_payouts`).

use super::policy::may_see;
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
    },
    matrix::Operation,
};
use cauri_domain::{kernel::PayoutId, revenue::Payout};

/// Why no payout is shown.
#[derive(Debug, thiserror::Error)]
pub enum ReadPayoutError {
    /// The role is paid nothing.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// It is not there, or not the caller's.
    #[error("there is no such payout")]
    NotFound,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// Reads a payout.
///
/// # Errors
/// [`ReadPayoutError`] says why not.
pub async fn read_payout(
    app: &App,
    caller: &Caller,
    id: PayoutId,
) -> Result<Payout, ReadPayoutError> {
    Operation::ReadPayout.permit(caller)?;
    let found = app.queries.find_payout(id).await?;
    found.filter(|payout| may_see(caller, payout)).ok_or(ReadPayoutError::NotFound)
}
