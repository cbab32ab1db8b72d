//! Client keys: the same command sent twice has one effect and one answer.
//! Deliberately not here: how an outcome looks on the wire – HTTP renders it.

use super::{caller::Caller, error::StoreError};
use crate::{
    kernel::ports::{IdempotencyKey, KeyState},
    matrix::Operation,
    tx::Tx,
};
use cauri_domain::kernel::Timestamp;
use chrono::Days;
use serde::{Serialize, de::DeserializeOwned};

/// How long a key and its outcome are kept. Those of operations that move money are kept for ever:
/// however late such a command comes again, it has no second effect.
pub const OUTCOMES_KEPT: Days = Days::new(30);

/// Why a key is refused.
#[derive(Debug, thiserror::Error)]
pub enum IdempotencyError {
    /// The key was used with another method, path or body.
    #[error("the key was used for another request")]
    Reused,
    /// The first request with this key is still running.
    #[error("the first request with this key is still running")]
    InProgress,
    /// The store's.
    #[error(transparent)]
    Store(StoreError),
}

impl From<StoreError> for IdempotencyError {
    fn from(error: StoreError) -> Self {
        match error {
            StoreError::LockTimeout => Self::InProgress,
            other => Self::Store(other),
        }
    }
}

/// An outcome, and whether it is an earlier one.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct Answer<T> {
    /// The outcome.
    pub outcome: T,
    /// True if an earlier request with the same key had it.
    pub replayed: bool,
}

impl<T> Answer<T> {
    /// An outcome of this request.
    pub const fn fresh(outcome: T) -> Self {
        Self { outcome, replayed: false }
    }
}

/// Looks a key up before the work: `Some` is the earlier outcome, `None` means "go on, and call
/// [`conclude`] at the end of the same transaction".
///
/// # Errors
/// [`IdempotencyError`] names why the key is refused.
pub async fn earlier<T: DeserializeOwned>(
    tx: &mut Tx,
    caller: &Caller,
    operation: Operation,
    key: Option<&IdempotencyKey>,
    now: Timestamp,
) -> Result<Option<Answer<T>>, IdempotencyError> {
    let Some(key) = key else { return Ok(None) };
    match tx
        .idempotency()
        .claim(caller.user_id, operation.id(), operation.is_about_money(), key, now)
        .await?
    {
        KeyState::Claimed => Ok(None),
        KeyState::Used { fingerprint, .. } if fingerprint != key.fingerprint => {
            Err(IdempotencyError::Reused)
        }
        KeyState::Used { outcome, .. } => serde_json::from_value(outcome)
            .map(|outcome| Some(Answer { outcome, replayed: true }))
            .map_err(|_| {
                IdempotencyError::Store(StoreError::Corrupt {
                    table: "app.idempotency",
                    column: "outcome",
                    id: operation.id().to_owned(),
                })
            }),
    }
}

/// Gives a key back that [`earlier`] claimed, where a refusal is committed: refusals are not
/// stored.
///
/// # Errors
/// The store's.
pub async fn give_back(
    tx: &mut Tx,
    caller: &Caller,
    operation: Operation,
    key: Option<&IdempotencyKey>,
) -> Result<(), StoreError> {
    let Some(key) = key else { return Ok(()) };
    tx.idempotency().release(caller.user_id, operation.id(), &key.key).await
}

/// Stores the outcome under the key, in the transaction of the effect.
pub async fn conclude<T: Serialize + Sync>(
    tx: &mut Tx,
    caller: &Caller,
    operation: Operation,
    key: Option<&IdempotencyKey>,
    outcome: T,
) -> Result<Answer<T>, StoreError> {
    if let Some(key) = key {
        let value = serde_json::to_value(&outcome)
            .map_err(|error| StoreError::Unavailable(Box::new(error)))?;
        tx.idempotency().store_outcome(caller.user_id, operation.id(), &key.key, &value).await?;
    }
    Ok(Answer::fresh(outcome))
}
