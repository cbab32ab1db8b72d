//! Recipe: a payment was captured and split.
//! Deliberately not here: the split itself (`money::SplitPolicy`).

use super::{
    Account, GatewayAccount, HouseAccount, PayeeAccount,
    entry::{Draft, Entry, EntryError, EntryKind},
};
use crate::kernel::{PaymentId, Timestamp, UserId};
use crate::money::Xof;

/// What one payee earns by a line: a seller's part, or a creator's.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct Earning {
    /// Who earns it.
    pub payee_id: UserId,
    /// How much, in francs; zero is allowed and moves nothing.
    pub amount_xof: Xof,
}

/// A captured payment and its parts.
#[derive(Debug, Clone, Copy)]
pub struct CapturedSale<'a> {
    /// The payment.
    pub payment_id: PaymentId,
    /// The gateway that captured it.
    pub gateway: &'a str,
    /// What the buyer paid, in francs.
    pub amount_xof: Xof,
    /// When it was paid.
    pub paid_at: Timestamp,
    /// When the earnings leave the holdback.
    pub release_at: Timestamp,
    /// The platform's part of all lines, in francs.
    pub platform_xof: Xof,
    /// The payees' parts, in any order; parts of one payee are put together.
    pub earnings: &'a [Earning],
}

/// Gateway clearing Dr; held of each payee and platform revenue Cr.
///
/// # Errors
/// [`EntryError::PartsDiffer`] unless the parts are what the buyer paid; the others for amounts
/// that can't be moved.
///
/// ```
/// use cauri_domain::ledger::{CapturedSale, Earning, sale};
/// use cauri_domain::{kernel::UserId, money::Xof};
/// use uuid::Uuid;
///
/// let at = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let earning = |id, francs| Earning {
///     payee_id: UserId(Uuid::from_u128(id)),
///     amount_xof: Xof::new(francs),
/// };
/// let entry = sale(&CapturedSale {
///     payment_id: Uuid::from_u128(1).into(),
///     gateway: "cinetpay",
///     amount_xof: Xof::new(10_000),
///     paid_at: at,
///     release_at: at,
///     platform_xof: Xof::new(2_000),
///     earnings: &[earning(2, 6_500), earning(3, 1_500)],
/// })
/// .unwrap();
/// assert_eq!(entry.key(), "sale:00000000-0000-0000-0000-000000000001");
/// assert_eq!(entry.movements().len(), 3);
/// ```
pub fn sale(sale: &CapturedSale<'_>) -> Result<Entry, EntryError> {
    let clearing = || Account::Gateway(GatewayAccount::Clearing, sale.gateway.to_owned());
    let mut draft = Draft::default();
    for earning in sale.earnings {
        let held = Account::Payee(PayeeAccount::Held, earning.payee_id);
        draft.add((clearing(), held), earning.amount_xof, Some(sale.release_at))?;
    }
    let revenue = Account::House(HouseAccount::PlatformRevenue);
    draft.add((clearing(), revenue), sale.platform_xof, None)?;
    let parts_xof = draft.total()?;
    if parts_xof != sale.amount_xof {
        return Err(EntryError::PartsDiffer { parts_xof, whole_xof: sale.amount_xof });
    }
    draft.into_entry(format!("sale:{}", sale.payment_id), EntryKind::Sale, sale.paid_at)
}

#[cfg(test)]
mod tests {
    use super::*;
    use proptest::prelude::*;
    use uuid::Uuid;

    fn at(seconds: i64) -> Timestamp {
        chrono::DateTime::from_timestamp(seconds, 0).unwrap()
    }

    fn captured(amount: i64, platform: i64, earnings: &[Earning]) -> CapturedSale<'_> {
        CapturedSale {
            payment_id: Uuid::from_u128(9).into(),
            gateway: "cinetpay",
            amount_xof: Xof::new(amount),
            paid_at: at(0),
            release_at: at(86_400),
            platform_xof: Xof::new(platform),
            earnings,
        }
    }

    fn earning(payee: u128, francs: i64) -> Earning {
        Earning { payee_id: UserId(Uuid::from_u128(payee)), amount_xof: Xof::new(francs) }
    }

    #[test]
    fn parts_of_one_payee_are_one_movement_and_zeros_are_none() {
        let earnings = [earning(1, 100), earning(2, 0), earning(1, 50)];
        let entry = sale(&captured(150, 0, &earnings)).unwrap();
        let [only] = entry.movements() else { panic!("{entry:?}") };
        assert_eq!(only.debit().code(), "gateway_clearing:cinetpay");
        let held = Account::Payee(PayeeAccount::Held, UserId(Uuid::from_u128(1)));
        assert_eq!(only.credit(), &held);
        assert_eq!((only.amount_xof(), only.release_at()), (Xof::new(150), Some(at(86_400))));
    }

    #[test]
    fn parts_that_are_not_the_whole_are_refused() {
        let refused = |amount, platform, earnings: &[Earning]| {
            sale(&captured(amount, platform, earnings)).unwrap_err()
        };
        let differ = |parts, whole| EntryError::PartsDiffer {
            parts_xof: Xof::new(parts),
            whole_xof: Xof::new(whole),
        };
        assert_eq!(refused(101, 20, &[earning(1, 80)]), differ(100, 101));
        assert_eq!(refused(0, 0, &[]), EntryError::Empty);
        let negative = EntryError::Negative(Xof::new(-1));
        assert_eq!(refused(99, 100, &[earning(1, -1)]), negative);
        let most = [earning(1, i64::MAX), earning(1, 1)];
        assert_eq!(refused(0, 0, &most), EntryError::Overflow);
    }

    proptest! {
        #[test]
        fn any_sale_moves_exactly_what_was_paid_in_any_order(
            platform in 0_i64..1_000_000,
            parts in proptest::collection::vec((0_u128..5, 0_i64..5_000_000), 1..20),
        ) {
            let mut earnings: Vec<_> =
                parts.iter().map(|(payee, francs)| earning(*payee, *francs)).collect();
            let paid = platform + parts.iter().map(|(_, francs)| francs).sum::<i64>();
            prop_assume!(paid > 0);
            let entry = sale(&captured(paid, platform, &earnings)).unwrap();
            let moved: i64 = entry.movements().iter().map(|m| m.amount_xof().get()).sum();
            prop_assert_eq!(moved, paid);
            for movement in entry.movements() {
                prop_assert!(movement.amount_xof().is_positive());
                prop_assert_ne!(movement.debit(), movement.credit());
                let into_holdback =
                    matches!(movement.credit(), Account::Payee(PayeeAccount::Held, _));
                prop_assert_eq!(movement.release_at().is_some(), into_holdback);
            }
            earnings.reverse();
            let again = sale(&captured(paid, platform, &earnings)).unwrap();
            prop_assert_eq!(again.fingerprint(), entry.fingerprint());
            prop_assert_eq!(again, entry);
        }
    }
}
