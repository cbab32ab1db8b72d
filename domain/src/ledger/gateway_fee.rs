//! Recipe: a gateway kept a fee of a payment.
//! Deliberately not here: who bears it – the platform does.

use super::{
    Account, GatewayAccount, HouseAccount,
    entry::{Entry, EntryError, EntryKind, single},
};
use crate::kernel::{PaymentId, Timestamp};
use crate::money::Xof;

/// Gateway fees Dr; gateway clearing Cr.
///
/// # Errors
/// [`EntryError`] unless the fee is above zero.
pub fn gateway_fee(
    payment_id: PaymentId,
    gateway: &str,
    fee_xof: Xof,
    known_at: Timestamp,
) -> Result<Entry, EntryError> {
    let clearing = Account::Gateway(GatewayAccount::Clearing, gateway.to_owned());
    let accounts = (Account::House(HouseAccount::GatewayFees), clearing);
    single(format!("gateway_fee:{payment_id}"), EntryKind::GatewayFee, known_at, accounts, fee_xof)
}
