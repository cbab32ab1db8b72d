//! Recipe: a commission that was withheld is given to its creator after all.
//! Deliberately not here: who decides that (`revenue`), and other adjustments (later).

use super::{
    Account, PayeeAccount,
    entry::{Draft, Entry, EntryError, EntryKind},
};
use crate::kernel::{OrderLineId, Timestamp, UserId};
use crate::money::Xof;

/// A withheld commission, and whose it was taken for and from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize, serde::Deserialize))]
pub struct RestoredCommission {
    /// Of which line.
    pub line_id: OrderLineId,
    /// In whose part it is.
    pub seller_id: UserId,
    /// Whose part it becomes.
    pub creator_id: UserId,
    /// How much, in francs.
    pub amount_xof: Xof,
    /// When the line's earnings may be withdrawn.
    #[cfg_attr(feature = "serde", serde(deserialize_with = "crate::stored::micros"))]
    pub release_at: Timestamp,
}

/// Moves a commission from the seller to the creator: inside the holdback from bucket to bucket,
/// after it from what is available, which may fall below zero – the seller then owes it.
///
/// # Errors
/// [`EntryError`] for an amount that can't be moved.
///
/// ```
/// use cauri_domain::ledger::{RestoredCommission, commission_restored};
/// use cauri_domain::money::Xof;
/// use uuid::Uuid;
///
/// let release_at = chrono::DateTime::from_timestamp(1_790_000_000, 0).unwrap();
/// let restored = RestoredCommission {
///     line_id: Uuid::from_u128(1).into(),
///     seller_id: Uuid::from_u128(2).into(),
///     creator_id: Uuid::from_u128(3).into(),
///     amount_xof: Xof::new(1_500),
///     release_at,
/// };
/// let before = release_at - chrono::TimeDelta::microseconds(1);
/// let kinds = |at| {
///     let entry = commission_restored(&restored, at).unwrap();
///     let movement = &entry.movements()[0];
///     (movement.debit().code(), movement.release_at())
/// };
/// assert_eq!(kinds(before), (format!("held:{}", Uuid::from_u128(2)), Some(release_at)));
/// assert_eq!(kinds(release_at), (format!("available:{}", Uuid::from_u128(2)), None));
/// ```
pub fn commission_restored(
    restored: &RestoredCommission,
    now: Timestamp,
) -> Result<Entry, EntryError> {
    let (kind, release_at) = if now < restored.release_at {
        (PayeeAccount::Held, Some(restored.release_at))
    } else {
        (PayeeAccount::Available, None)
    };
    let of = |payee_id| Account::Payee(kind, payee_id);
    let mut draft = Draft::default();
    let accounts = (of(restored.seller_id), of(restored.creator_id));
    draft.add(accounts, restored.amount_xof, release_at)?;
    let key = format!("adjustment:commission:{}", restored.line_id);
    draft.into_entry(key, EntryKind::Adjustment, now)
}
