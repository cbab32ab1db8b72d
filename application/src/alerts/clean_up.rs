//! Alerts that have passed are kept for 90 days, and the messages about them with them.
//! Deliberately not here: alerts that are open – they stay until they have passed.

use crate::{kernel::error::StoreError, tx::Tx};
use cauri_domain::kernel::Timestamp;
use chrono::Days;

/// How long an alert is kept that has passed.
const KEPT: Days = Days::new(90);

/// Takes one batch away and answers how many it was.
pub async fn take_batch(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<usize, StoreError> {
    tx.alerts().forget_alerts(now - KEPT, limit).await
}
