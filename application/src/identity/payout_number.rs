//! Numbers to which somebody may be paid: a new one needs a re-authenticated session and, where
//! money is real, waits a day; its owner is told of each step.
//! Deliberately not here: what a number is, and paying to it (`revenue`).

use super::{
    emails,
    reauthenticate::{ReauthenticationRequired, require},
};
use crate::{
    app::App,
    kernel::{caller::Caller, error::StoreError, mode::Mode},
    tx::Tx,
};
use cauri_domain::{
    identity::{Account, EmailPurpose},
    kernel::{Personal, Timestamp},
};
use chrono::TimeDelta;

/// How long a new number waits where money is real: time for its owner to read the e-mail.
pub const PAYOUT_NUMBER_WAIT: TimeDelta = TimeDelta::hours(24);
/// As many digits of a number are told.
const ENDING: usize = 2;

/// Why somebody is not paid to a number.
#[derive(Debug, Clone, Copy, PartialEq, Eq, thiserror::Error)]
pub enum PayoutNumberError {
    /// It is new, and the session is not re-authenticated.
    #[error(transparent)]
    Reauthentication(#[from] ReauthenticationRequired),
    /// It is new, and waits.
    #[error("the number may be paid to from {usable_from} on")]
    Waits {
        /// From when on it may be paid to.
        usable_from: Timestamp,
    },
}

/// From when on a number that is added now may be paid to.
pub(super) fn usable_from(mode: Mode, now: Timestamp) -> Timestamp {
    match mode {
        Mode::Sandbox => now,
        Mode::Production => now + PAYOUT_NUMBER_WAIT,
    }
}

/// Whether the owner of an account may be paid to a number now. A new one is added if the session
/// is re-authenticated. A refusal has e-mails to be committed, too; so may an addition.
///
/// # Errors
/// The store's.
pub async fn look(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    owner: &Account,
    number: &Personal<String>,
    now: Timestamp,
) -> Result<Result<(), PayoutNumberError>, StoreError> {
    let known = tx.identity().find_payout_number(owner.id, number).await?;
    let (from, added) = match known {
        Some(from) => (from, false),
        None => match require(tx, app, caller).await? {
            Ok(()) => (add(tx, app, owner, number, now).await?, true),
            Err(refusal) => {
                tell(tx, app, owner, EmailPurpose::PayoutNumberRefused, number).await?;
                return Ok(Err(refusal.into()));
            }
        },
    };
    if from <= now {
        tell(tx, app, owner, EmailPurpose::PayoutNumberUsed, number).await?;
        return Ok(Ok(()));
    }
    if !added {
        tell(tx, app, owner, EmailPurpose::PayoutNumberRefused, number).await?;
    }
    Ok(Err(PayoutNumberError::Waits { usable_from: from }))
}

/// Tells the owner of an account that a number was refused, whatever for.
///
/// # Errors
/// The store's.
pub async fn tell_refused(
    tx: &mut Tx,
    app: &App,
    owner: &Account,
    number: &Personal<String>,
) -> Result<(), StoreError> {
    tell(tx, app, owner, EmailPurpose::PayoutNumberRefused, number).await
}

async fn add(
    tx: &mut Tx,
    app: &App,
    owner: &Account,
    number: &Personal<String>,
    now: Timestamp,
) -> Result<Timestamp, StoreError> {
    let from = usable_from(app.mode, now);
    tx.identity().keep_payout_number(owner.id, number, now, from).await?;
    tell(tx, app, owner, EmailPurpose::PayoutNumberAdded, number).await?;
    Ok(from)
}

async fn tell(
    tx: &mut Tx,
    app: &App,
    owner: &Account,
    purpose: EmailPurpose,
    number: &Personal<String>,
) -> Result<(), StoreError> {
    let digits = number.reveal();
    let ending = digits.get(digits.len().saturating_sub(ENDING)..).unwrap_or_default();
    let ending = Some(Personal::new(ending.to_owned()));
    emails::tell(tx, app, owner.id, &owner.email, purpose, ending).await.map(|_| ())
}
