//! The sweep: earnings past their holdback are written down as available.
//! Deliberately not here: what may be withdrawn – that is right without it.

use crate::{
    app::App,
    kernel::error::StoreError,
    tx::{in_tx, retry_conflicts},
};

/// Buckets in one batch.
const BATCH: i32 = 512;

/// Matures one batch and answers for how many payees.
///
/// # Errors
/// The store's; the next look tries again.
pub async fn mature(app: &App) -> Result<usize, StoreError> {
    let now = app.clock.now();
    let matured = retry_conflicts(|| async {
        in_tx(&*app.store, async |tx| tx.ledger().mature_due(now, BATCH).await).await
    })
    .await?;
    Ok(matured.len())
}
