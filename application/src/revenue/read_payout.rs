//! One payout, as its payee reads it.
//! Deliberately not here: asking the gateway (`carry_payouts`).

use super::policy::may_see;
use crate::{
    app::App,
    kernel::{caller::Caller, error::ReadError},
    matrix::Operation,
};
use cauri_domain::{kernel::PayoutId, revenue::Payout};

/// Reads a payout.
pub async fn read_payout(app: &App, caller: &Caller, id: PayoutId) -> Result<Payout, ReadError> {
    Operation::ReadPayout.permit(caller)?;
    let found = app.queries.find_payout(id).await?;
    found.filter(|payout| may_see(caller, payout)).ok_or(ReadError::NotFound)
}
