//! Recipe: money came that no order waits for.
//! Deliberately not here: giving it back.

use super::{
    Account, GatewayAccount, HouseAccount,
    entry::{Entry, EntryError, EntryKind, single},
};
use crate::kernel::{PaymentId, Timestamp};
use crate::money::Xof;

/// Gateway clearing Dr; unapplied Cr.
///
/// # Errors
/// [`EntryError`] unless the amount is above zero.
pub fn unapplied(
    payment_id: PaymentId,
    gateway: &str,
    amount_xof: Xof,
    paid_at: Timestamp,
) -> Result<Entry, EntryError> {
    let clearing = Account::Gateway(GatewayAccount::Clearing, gateway.to_owned());
    let accounts = (clearing, Account::House(HouseAccount::Unapplied));
    single(format!("unapplied:{payment_id}"), EntryKind::Unapplied, paid_at, accounts, amount_xof)
}
