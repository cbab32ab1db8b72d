//! The way of most commands: one transaction, once for each key of the client.
//! Deliberately not here: commands that ask whose thing it is before they look the key up, or that
//! post to the ledger after the outcome is kept; they call `earlier` and `conclude` themselves.

use crate::{
    app::App,
    kernel::{
        caller::Caller,
        error::{IsConflict, StoreError},
        idempotency::{Answer, IdempotencyError, conclude, earlier},
        ports::IdempotencyKey,
    },
    matrix::Operation,
    tx::{Tx, in_tx, retry_conflicts},
};
use cauri_domain::kernel::Timestamp;
use serde::{Serialize, de::DeserializeOwned};

/// Runs a command's work in a transaction, unless the client's key was answered before: then the
/// earlier outcome is the answer. Work that collides with another's is run again, all with the
/// same `now` (business clock).
///
/// # Errors
/// The work's own error; [`IdempotencyError`] if the key is refused; the store's.
pub async fn once<T, E, F>(
    app: &App,
    caller: &Caller,
    operation: Operation,
    key: Option<&IdempotencyKey>,
    work: F,
) -> Result<Answer<T>, E>
where
    T: Serialize + DeserializeOwned + Sync,
    E: From<StoreError> + From<IdempotencyError> + IsConflict,
    F: AsyncFnOnce(&mut Tx, Timestamp) -> Result<T, E> + Clone,
{
    let now = app.clock.now();
    retry_conflicts(|| {
        // Each try has work of its own: a future that borrows it would not be `Send` for handlers.
        let work = work.clone();
        in_tx(&*app.store, async move |tx: &mut Tx| {
            if let Some(answer) = earlier(tx, caller, operation, key, now).await? {
                return Ok(answer);
            }
            let outcome = work(tx, now).await?;
            Ok(conclude(tx, caller, operation, key, outcome).await?)
        })
    })
    .await
}
