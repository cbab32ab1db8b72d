//! Recipe: earnings got past their holdback.
//! Deliberately not here: which buckets are due. The store alone writes this entry
//! (`ledger.mature`), in one statement for many payees; this is what it must look like.

use super::{
    Account, PayeeAccount,
    entry::{Entry, EntryError, EntryKind, single},
};
use crate::kernel::{Timestamp, UserId};
use crate::money::Xof;

/// Held Dr; available Cr, for all that is due to a payee in one run of the sweep.
///
/// # Errors
/// [`EntryError`] unless the amount is above zero.
pub fn maturity(
    payee_id: UserId,
    run: i64,
    amount_xof: Xof,
    now: Timestamp,
) -> Result<Entry, EntryError> {
    let of = |kind| Account::Payee(kind, payee_id);
    let accounts = (of(PayeeAccount::Held), of(PayeeAccount::Available));
    single(format!("maturity:{payee_id}:{run}"), EntryKind::Maturity, now, accounts, amount_xof)
}
