//! Clicks are kept for 13 months.
//! Deliberately not here: the sales that they brought – conversions stay.

use crate::{kernel::error::StoreError, tx::Tx};
use cauri_domain::kernel::Timestamp;
use chrono::Months;

/// How long a click is kept.
const KEPT: Months = Months::new(13);

/// Takes one batch away and answers how many it was.
pub async fn take_batch(tx: &mut Tx, now: Timestamp, limit: i64) -> Result<usize, StoreError> {
    tx.affiliate().forget_clicks(now - KEPT, limit).await
}
