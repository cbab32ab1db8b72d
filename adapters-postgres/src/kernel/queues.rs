//! Depth and age of every queue, in one statement on the indexes that the queues themselves use.
//! Deliberately not here: taking anything from them.

use super::{error::store_error, store::PgQueries};
use cauri_application::{kernel::error::StoreError, work::ports::Waiting};
use cauri_domain::kernel::Timestamp;

impl PgQueries {
    /// What waits in each queue at this instant.
    pub(super) async fn waiting(&self, now: Timestamp) -> Result<Vec<Waiting>, StoreError> {
        sqlx::query_as!(
            Waiting,
            r#"SELECT 'events' AS "queue!", count(*) AS "depth!", min(occurred_at) AS oldest_at,
                   false AS "by_machine!"
               FROM app.outbox WHERE dispatched_at IS NULL
               UNION ALL SELECT 'notices', count(*), min(received_at), false
               FROM (SELECT received_at FROM app.notices
                     WHERE followed_at IS NULL AND claimed_until IS NULL
                     UNION ALL SELECT received_at FROM app.notices
                     WHERE followed_at IS NULL AND claimed_until IS NOT NULL) AS unfollowed
               UNION ALL SELECT 'gateway_checks', count(*), min(next_check_at), false
               FROM app.payments WHERE status = 'pending' AND next_check_at <= $1
               UNION ALL SELECT 'settlements', count(*), min(paid_at), false
               FROM app.payments
               WHERE status = 'completed' AND settled_at IS NULL AND parked_at IS NULL
               UNION ALL SELECT 'payments_for_people', count(*),
                   min(coalesce(found_at, parked_at)), false
               FROM app.payments WHERE status = 'mismatch' OR parked_at IS NOT NULL
               UNION ALL SELECT 'unpaid_orders', count(*), min(cancel_at), false
               FROM app.orders WHERE status = 'pending' AND NOT confirmed AND cancel_at <= $1
               UNION ALL SELECT 'expiries', count(*), min(expires_at), false
               FROM app.collaborations WHERE expires_at <= $1
               UNION ALL SELECT 'maturities', count(*), min(release_at), false
               FROM ledger.buckets WHERE release_at <= $1
               UNION ALL SELECT 'payouts', count(*), min(due_at), false
               FROM app.payouts WHERE due_at <= $1"#,
            now,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)
    }
}
