//! What a payee has, in one statement.
//! Deliberately not here: the sweep – what is due counts as available, written down or not.

use crate::kernel::{corrupt, store_error};
use cauri_application::{
    kernel::error::StoreError,
    ledger::ports::{Balance, Release},
};
use cauri_domain::{
    kernel::{Timestamp, UserId},
    money::Xof,
};
use sqlx::PgPool;

pub(super) async fn balance(
    pool: &PgPool,
    payee_id: UserId,
    now: Timestamp,
) -> Result<Balance, StoreError> {
    // One statement is one snapshot: a sale, or a release, is in all of its figures or in none.
    let rows = sqlx::query!(
        r#"WITH mine AS (
               SELECT id, kind FROM ledger.accounts WHERE payee_id = $1)
           SELECT mine.kind AS "what!", NULL::date AS day,
                  sum(b.credits_xof - b.debits_xof)::bigint AS "amount_xof!"
           FROM mine JOIN ledger.balances AS b ON b.account_id = mine.id
           WHERE mine.kind <> 'held'
           GROUP BY mine.kind
           UNION ALL
           SELECT CASE WHEN b.release_at <= $2 THEN 'due' ELSE 'held' END,
                  (b.release_at AT TIME ZONE 'UTC')::date, sum(b.amount_xof)::bigint
           FROM mine JOIN ledger.buckets AS b ON b.account_id = mine.id
           WHERE mine.kind = 'held'
           GROUP BY 1, 2
           ORDER BY 2"#,
        payee_id.0,
        now,
    )
    .fetch_all(pool)
    .await
    .map_err(store_error)?;
    let mut balance = Balance::default();
    let mut settled = 0;
    for row in rows {
        match (row.what.as_str(), row.day) {
            ("available" | "due", _) => settled += row.amount_xof,
            ("payout_in_flight", _) => balance.in_flight_xof = Xof::new(row.amount_xof),
            ("held", Some(date)) => {
                balance.held_xof = Xof::new(balance.held_xof.get() + row.amount_xof);
                balance.releases.push(Release { date, amount_xof: Xof::new(row.amount_xof) });
            }
            _ => return Err(corrupt("ledger.accounts", "kind", payee_id)),
        }
    }
    balance.available_xof = Xof::new(settled.max(0));
    balance.receivable_xof = Xof::new((-settled).max(0));
    Ok(balance)
}
