//! Takes away what signing in leaves behind: sessions past their end, tokens that were replaced a
//! moment ago, failures long ago, e-mails of the day before yesterday.
//! Deliberately not here: sessions that somebody ends (those are gone at once).

use super::{device::DEVICE_KEPT, refresh::LEEWAY};
use crate::{app::App, kernel::error::StoreError, tx::in_tx};
use cauri_domain::identity::{EMAILS_KEPT, FORGOTTEN_AFTER};

/// Rows of each kind in one batch.
const BATCH: i64 = 512;

/// Takes one batch away and answers how many rows it was.
pub async fn sweep(app: &App) -> Result<usize, StoreError> {
    let machine_now = app.machine.now();
    let (replaced_until, failed_until) = (machine_now - LEEWAY, machine_now - FORGOTTEN_AFTER);
    in_tx(&*app.store, async |tx| {
        let emails = tx.emails().sweep_emails(machine_now - EMAILS_KEPT, BATCH).await?;
        let devices = tx.devices().sweep_devices(machine_now - DEVICE_KEPT, BATCH).await?;
        let sign_ins = tx.identity();
        let swept = sign_ins.sweep_sign_ins(machine_now, replaced_until, failed_until, BATCH);
        Ok(emails + devices + swept.await?)
    })
    .await
}
