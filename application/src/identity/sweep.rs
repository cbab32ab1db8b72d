//! Takes away what signing in leaves behind: sessions past their end, failures long ago,
//! letters of the day before yesterday.
//! Deliberately not here: sessions that somebody ends (those are gone at once).

use crate::{app::App, kernel::error::StoreError, tx::in_tx};
use cauri_domain::identity::{FORGOTTEN_AFTER, LETTERS_KEPT};

/// Rows of each kind in one batch.
const BATCH: i64 = 512;

/// Takes one batch away and answers how many rows it was.
///
/// # Errors
/// The store's.
pub async fn sweep(app: &App) -> Result<usize, StoreError> {
    let machine_now = app.machine.now();
    let failed_until = machine_now - FORGOTTEN_AFTER;
    in_tx(&*app.store, async |tx| {
        let letters = tx.emails().sweep_letters(machine_now - LETTERS_KEPT, BATCH).await?;
        Ok(letters + tx.identity().sweep_sign_ins(machine_now, failed_until, BATCH).await?)
    })
    .await
}
