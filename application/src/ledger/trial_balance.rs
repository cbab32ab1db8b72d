//! The trial balance: what stands on which account.
//! Deliberately not here: who may see it.

use super::ports::LedgerQueries;
use crate::kernel::{app::App, error::StoreError};

/// One line of a trial balance.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct TrialRow {
    /// An account of the house by its code, or a kind of payees' accounts (`held`).
    pub account: String,
    /// All that was debited, in francs.
    pub debits_xof: i64,
    /// All that was credited, in francs.
    pub credits_xof: i64,
}

/// A trial balance, in the order of accounts.
#[derive(Debug, Clone, Default, PartialEq, Eq)]
pub struct TrialBalance {
    /// Its lines.
    pub rows: Vec<TrialRow>,
}

impl TrialBalance {
    /// Credits less debits of one line, in francs; zero if nothing ever stood there.
    ///
    /// ```
    /// use cauri_application::ledger::trial_balance::{TrialBalance, TrialRow};
    ///
    /// let held = TrialRow { account: "held".into(), debits_xof: 500, credits_xof: 8_000 };
    /// assert_eq!(TrialBalance { rows: vec![held] }.net_xof("held"), 7_500);
    /// ```
    pub fn net_xof(&self, account: &str) -> i64 {
        self.rows
            .iter()
            .find(|row| row.account == account)
            .map_or(0, |row| row.credits_xof - row.debits_xof)
    }

    /// True if debits and credits of all lines are the same sum, as they always must.
    pub fn is_balanced(&self) -> bool {
        let sum = |side: fn(&TrialRow) -> i64| -> i128 {
            self.rows.iter().map(|row| i128::from(side(row))).sum()
        };
        sum(|row| row.debits_xof) == sum(|row| row.credits_xof)
    }
}

/// Reads the trial balance.
///
/// # Errors
/// The store's.
pub async fn trial_balance(app: &App) -> Result<TrialBalance, StoreError> {
    LedgerQueries::trial_balance(&*app.queries).await
}
