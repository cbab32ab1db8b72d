//! Gateways' notices that were followed are kept for 90 days: numbers stand in them.
//! Deliberately not here: what they led to – payments and payouts stay.

use crate::{kernel::error::StoreError, tx::Tx};
use cauri_domain::kernel::Timestamp;
use chrono::Days;

/// How long a notice is kept.
const KEPT: Days = Days::new(90);

/// Takes one batch away and answers how many it was.
pub async fn take_batch(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<usize, StoreError> {
    tx.payments().forget_notices(now - KEPT, limit).await
}
