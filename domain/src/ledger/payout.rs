//! Recipes: a payee asks for its money, and gets it or not.
//! Deliberately not here: sending it.

use super::{
    Account, GatewayAccount, PayeeAccount,
    entry::{Entry, EntryError, EntryKind, single},
};
use crate::kernel::{PayoutId, Timestamp, UserId};
use crate::money::Xof;

/// Available Dr; payout in flight Cr. The store refuses it if less is available.
///
/// # Errors
/// [`EntryError`] unless the amount is above zero.
pub fn payout_requested(
    payout_id: PayoutId,
    payee_id: UserId,
    amount_xof: Xof,
    now: Timestamp,
) -> Result<Entry, EntryError> {
    let accounts = (available(payee_id), in_flight(payee_id));
    let key = format!("payout:{payout_id}:requested");
    single(key, EntryKind::PayoutRequested, now, accounts, amount_xof)
}

/// Payout in flight Dr; payout float Cr.
///
/// # Errors
/// [`EntryError`] unless the amount is above zero.
pub fn payout_paid(
    payout_id: PayoutId,
    payee_id: UserId,
    gateway: &str,
    amount_xof: Xof,
    now: Timestamp,
) -> Result<Entry, EntryError> {
    let accounts = (in_flight(payee_id), float(gateway));
    single(concluded(payout_id), EntryKind::PayoutPaid, now, accounts, amount_xof)
}

/// Payout in flight Dr; available Cr: the money is the payee's again.
///
/// # Errors
/// [`EntryError`] unless the amount is above zero.
pub fn payout_failed(
    payout_id: PayoutId,
    payee_id: UserId,
    amount_xof: Xof,
    now: Timestamp,
) -> Result<Entry, EntryError> {
    let accounts = (in_flight(payee_id), available(payee_id));
    single(concluded(payout_id), EntryKind::PayoutFailed, now, accounts, amount_xof)
}

/// Available Dr; payout float Cr: what a gateway paid for us before we lost the memory of it. It is
/// gone, whatever is available: what is missing is owed by the payee.
///
/// # Errors
/// [`EntryError`] unless the amount is above zero.
pub fn payout_recovered(
    payout_id: PayoutId,
    payee_id: UserId,
    gateway: &str,
    amount_xof: Xof,
    now: Timestamp,
) -> Result<Entry, EntryError> {
    let accounts = (available(payee_id), float(gateway));
    single(concluded(payout_id), EntryKind::PayoutRecovered, now, accounts, amount_xof)
}

const fn available(payee_id: UserId) -> Account {
    Account::Payee(PayeeAccount::Available, payee_id)
}

const fn in_flight(payee_id: UserId) -> Account {
    Account::Payee(PayeeAccount::PayoutInFlight, payee_id)
}

fn float(gateway: &str) -> Account {
    Account::Gateway(GatewayAccount::PayoutFloat, gateway.to_owned())
}

/// One key for both ends, so that no payout is ever paid and given back.
fn concluded(payout_id: PayoutId) -> String {
    format!("payout:{payout_id}:concluded")
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    proptest! {
        #[test]
        fn a_payout_ends_once_and_what_it_took_is_what_it_gives(francs in 1_i64.., id: u128) {
            let (payout_id, payee_id) = (PayoutId(Uuid::from_u128(id)), UserId(Uuid::nil()));
            let now = chrono::DateTime::from_timestamp(0, 0).unwrap();
            let amount = Xof::new(francs);
            let asked = payout_requested(payout_id, payee_id, amount, now).unwrap();
            let paid = payout_paid(payout_id, payee_id, "cinetpay", amount, now).unwrap();
            let failed = payout_failed(payout_id, payee_id, amount, now).unwrap();
            prop_assert_eq!(paid.key(), failed.key());
            prop_assert_ne!(paid.fingerprint(), failed.fingerprint());
            let (taken, given) = (&asked.movements()[0], &failed.movements()[0]);
            prop_assert_eq!(taken.debit(), given.credit());
            prop_assert_eq!(taken.credit(), given.debit());
            prop_assert_eq!(taken.amount_xof(), given.amount_xof());
        }
    }

    #[test]
    fn nothing_can_be_asked_for_nothing() {
        let now = chrono::DateTime::from_timestamp(0, 0).unwrap();
        let asked = |francs| {
            payout_requested(Uuid::nil().into(), Uuid::nil().into(), Xof::new(francs), now)
        };
        assert_eq!(asked(0), Err(EntryError::Empty));
        assert_eq!(asked(-1), Err(EntryError::Negative(Xof::new(-1))));
    }
}
