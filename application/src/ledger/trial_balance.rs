//! The trial balance: what stands on which account.
//! Deliberately not here: who may see it.

use super::ports::LedgerQueries;
use crate::{app::App, kernel::error::StoreError, ledger::ports::TrialBalance};

/// Reads the trial balance.
pub async fn trial_balance(app: &App) -> Result<TrialBalance, StoreError> {
    LedgerQueries::trial_balance(&*app.queries).await
}
