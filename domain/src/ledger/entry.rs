//! Movements and entries: what is written into the journal.
//! Deliberately not here: the recipes, which alone can make an entry.

use super::Account;
use crate::kernel::{Timestamp, stored_words, to_micros};
use crate::money::Xof;
use sha2::{Digest, Sha256};
use std::{collections::BTreeMap, fmt::Write as _};

/// Why no entry can be made.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
#[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
pub enum EntryError {
    /// An amount is below zero; a correction is an entry of its own, the other way round.
    #[error("{0} can't be moved")]
    Negative(Xof),
    /// Every part is zero.
    #[error("nothing is moved")]
    Empty,
    /// The parts are not the whole.
    #[error("the parts add up to {parts_xof}, not to {whole_xof}")]
    PartsDiffer {
        /// What the parts add up to.
        parts_xof: Xof,
        /// What they should.
        whole_xof: Xof,
    },
    /// The amounts add up to more than can be counted.
    #[error("the amounts are too large to be added up")]
    Overflow,
}

stored_words! {
    /// Which business fact an entry writes down.
    #[cfg_attr(not(feature = "exhaustive"), non_exhaustive)]
    EntryKind {
        /// A payment was captured and split.
        Sale = "sale",
        /// Money came that no order waits for.
        Unapplied = "unapplied",
        /// A gateway kept a fee.
        GatewayFee = "gateway_fee",
        /// Earnings got past their holdback.
        Maturity = "maturity",
        /// A payee asked for its money.
        PayoutRequested = "payout_requested",
        /// A payee has its money.
        PayoutPaid = "payout_paid",
        /// A payee's money did not get through.
        PayoutFailed = "payout_failed",
        /// A payee has money of a payout that was forgotten and found again.
        PayoutRecovered = "payout_recovered",
        /// Two admins put right what had gone wrong.
        Adjustment = "adjustment",
    }
}

/// One movement: an amount leaves the debit side's account for the credit side's.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Movement {
    debit: Account,
    credit: Account,
    amount_xof: Xof,
    release_at: Option<Timestamp>,
}

impl Movement {
    /// The account that is debited.
    pub const fn debit(&self) -> &Account {
        &self.debit
    }

    /// The account that is credited; never the one that is debited.
    pub const fn credit(&self) -> &Account {
        &self.credit
    }

    /// The amount in francs, above zero.
    pub const fn amount_xof(&self) -> Xof {
        self.amount_xof
    }

    /// When the amount leaves the holdback, for money that goes into it.
    pub const fn release_at(&self) -> Option<Timestamp> {
        self.release_at
    }
}

/// One business fact in the journal: balanced by construction, once for ever by its key.
#[derive(Debug, Clone, PartialEq, Eq)]
#[cfg_attr(feature = "serde", derive(serde::Serialize))]
pub struct Entry {
    key: String,
    kind: EntryKind,
    occurred_at: Timestamp,
    movements: Vec<Movement>,
}

impl Entry {
    /// What the entry is about; the journal takes one entry a key, for ever.
    pub fn key(&self) -> &str {
        &self.key
    }

    /// Which business fact it is.
    pub const fn kind(&self) -> EntryKind {
        self.kind
    }

    /// When it happened (business clock).
    pub const fn occurred_at(&self) -> Timestamp {
        self.occurred_at
    }

    /// Its movements, at least one, in the order of their accounts.
    pub fn movements(&self) -> &[Movement] {
        &self.movements
    }

    /// SHA-256 of what the entry does: kind, key, movements. The instant is left out, so that a
    /// fact that is told again later is the same fact.
    ///
    /// The store computes the same from its rows (`ledger.fingerprint`), to see that nobody
    /// changed them.
    pub fn fingerprint(&self) -> [u8; 32] {
        let mut text = format!("{}\n{}\n", self.kind.as_str(), self.key);
        for movement in &self.movements {
            let release_at = movement.release_at.map(|at| at.timestamp_micros().to_string());
            // Writing to a String never fails.
            let _ = writeln!(
                text,
                "{}|{}|{}|{}",
                movement.debit,
                movement.credit,
                movement.amount_xof.get(),
                release_at.unwrap_or_default(),
            );
        }
        Sha256::digest(text).into()
    }
}

/// Movements on their way to an entry: zeros are left out, equals are put together.
#[derive(Debug, Default)]
pub(super) struct Draft(BTreeMap<(Account, Account, Option<Timestamp>), Xof>);

impl Draft {
    /// Adds a movement between two different accounts.
    pub(super) fn add(
        &mut self,
        (debit, credit): (Account, Account),
        amount_xof: Xof,
        release_at: Option<Timestamp>,
    ) -> Result<(), EntryError> {
        if amount_xof < Xof::ZERO {
            return Err(EntryError::Negative(amount_xof));
        }
        if amount_xof == Xof::ZERO {
            return Ok(());
        }
        let release_at = release_at.map(to_micros);
        let sum = self.0.entry((debit, credit, release_at)).or_default();
        *sum = sum.checked_add(amount_xof).ok_or(EntryError::Overflow)?;
        Ok(())
    }

    /// What the movements add up to.
    pub(super) fn total(&self) -> Result<Xof, EntryError> {
        Xof::checked_sum(self.0.values().copied()).ok_or(EntryError::Overflow)
    }

    /// Makes the entry.
    pub(super) fn into_entry(
        self,
        key: String,
        kind: EntryKind,
        occurred_at: Timestamp,
    ) -> Result<Entry, EntryError> {
        if self.0.is_empty() {
            return Err(EntryError::Empty);
        }
        let movements = self
            .0
            .into_iter()
            .map(|((debit, credit, release_at), amount_xof)| Movement {
                debit,
                credit,
                amount_xof,
                release_at,
            })
            .collect();
        Ok(Entry { key, kind, occurred_at: to_micros(occurred_at), movements })
    }
}

/// An entry of one movement.
pub(super) fn single(
    key: String,
    kind: EntryKind,
    occurred_at: Timestamp,
    accounts: (Account, Account),
    amount_xof: Xof,
) -> Result<Entry, EntryError> {
    let mut draft = Draft::default();
    draft.add(accounts, amount_xof, None)?;
    draft.into_entry(key, kind, occurred_at)
}

/// Reads an entry and makes it again: only what a recipe could have made is one.
#[cfg(feature = "serde")]
impl<'de> serde::Deserialize<'de> for Entry {
    fn deserialize<D: serde::Deserializer<'de>>(input: D) -> Result<Self, D::Error> {
        use serde::de::Error;
        #[derive(serde::Deserialize)]
        struct ReadMovement {
            debit: Account,
            credit: Account,
            amount_xof: Xof,
            release_at: Option<Timestamp>,
        }
        #[derive(serde::Deserialize)]
        struct Read {
            key: String,
            kind: EntryKind,
            occurred_at: Timestamp,
            movements: Vec<ReadMovement>,
        }
        let read = Read::deserialize(input)?;
        let count = read.movements.len();
        let mut draft = Draft::default();
        for movement in read.movements {
            if movement.debit == movement.credit {
                return Err(D::Error::custom("a movement from an account to itself"));
            }
            let accounts = (movement.debit, movement.credit);
            draft
                .add(accounts, movement.amount_xof, movement.release_at)
                .map_err(D::Error::custom)?;
        }
        let entry = draft.into_entry(read.key, read.kind, read.occurred_at);
        let entry = entry.map_err(D::Error::custom)?;
        if entry.movements.len() == count {
            Ok(entry)
        } else {
            Err(D::Error::custom("movements that are nothing, or twice the same"))
        }
    }
}
