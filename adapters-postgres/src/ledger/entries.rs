//! A payee's entries, newest first: what each did to the payee's accounts.
//! Deliberately not here: movements of other people's accounts in the same entry.

use crate::kernel::{corrupt, store_error};
use cauri_application::{
    kernel::{
        error::StoreError,
        page::{Cursor, Page, PageRequest},
    },
    ledger::ports::PayeeEntry,
};
use cauri_domain::{
    kernel::{Timestamp, UserId},
    ledger::EntryKind,
};
use sqlx::PgPool;
use uuid::Uuid;

struct EntryRow {
    id: i64,
    kind: String,
    reference: String,
    occurred_at: Timestamp,
    held_xof: i64,
    available_xof: i64,
    in_flight_xof: i64,
    release_at: Option<Timestamp>,
}

impl TryFrom<EntryRow> for PayeeEntry {
    type Error = StoreError;

    fn try_from(row: EntryRow) -> Result<Self, StoreError> {
        let kind = EntryKind::from_word(&row.kind)
            .ok_or_else(|| corrupt("ledger.entries", "kind", row.id))?;
        Ok(Self {
            id: row.id,
            kind,
            reference: row.reference,
            occurred_at: row.occurred_at,
            held_xof: row.held_xof,
            available_xof: row.available_xof,
            in_flight_xof: row.in_flight_xof,
            release_at: row.release_at,
        })
    }
}

/// The place of an entry in the feed; a journal's number fits into a cursor's identifier.
fn place(entry: &PayeeEntry) -> Cursor {
    Cursor { at: entry.occurred_at, id: Uuid::from_u128(u128::from(entry.id.unsigned_abs())) }
}

pub(super) async fn list_entries(
    pool: &PgPool,
    payee_id: UserId,
    page: PageRequest,
) -> Result<Page<PayeeEntry>, StoreError> {
    let before = page
        .after
        .map_or(i64::MAX, |cursor| i64::try_from(cursor.id.as_u128()).unwrap_or(i64::MAX));
    // Each account gives its newest few, by its own index; the newest few of those are the page.
    let rows = sqlx::query_as!(
        EntryRow,
        r#"WITH mine AS (
               SELECT id, kind FROM ledger.accounts WHERE payee_id = $1),
           page AS (
               SELECT DISTINCT near.entry_id
               FROM mine CROSS JOIN LATERAL (
                   (SELECT m.entry_id FROM ledger.movements AS m
                    WHERE m.credit_account = mine.id AND m.credit_account > 0
                      AND m.entry_id < $2
                    ORDER BY m.entry_id DESC LIMIT $3)
                   UNION ALL
                   (SELECT m.entry_id FROM ledger.movements AS m
                    WHERE m.debit_account = mine.id AND m.debit_account > 0
                      AND m.entry_id < $2
                    ORDER BY m.entry_id DESC LIMIT $3)) AS near
               ORDER BY near.entry_id DESC LIMIT $3)
           SELECT e.id, e.kind, e.key AS reference, e.occurred_at,
                  coalesce(sum(change.amount) FILTER (WHERE mine.kind = 'held'), 0)::bigint
                      AS "held_xof!",
                  coalesce(sum(change.amount) FILTER (WHERE mine.kind = 'available'), 0)::bigint
                      AS "available_xof!",
                  coalesce(sum(change.amount)
                      FILTER (WHERE mine.kind = 'payout_in_flight'), 0)::bigint
                      AS "in_flight_xof!",
                  max(m.release_at) FILTER (WHERE mine.kind = 'held') AS release_at
           FROM page
           JOIN ledger.entries AS e ON e.id = page.entry_id
           JOIN ledger.movements AS m ON m.entry_id = e.id
           CROSS JOIN LATERAL (
               VALUES (m.credit_account, m.amount_xof), (m.debit_account, -m.amount_xof))
               AS change (account_id, amount)
           JOIN mine ON mine.id = change.account_id
           GROUP BY e.id
           ORDER BY e.id DESC"#,
        payee_id.0,
        before,
        page.fetch(),
    )
    .fetch_all(pool)
    .await
    .map_err(store_error)?;
    let entries = rows.into_iter().map(PayeeEntry::try_from).collect::<Result<Vec<_>, _>>()?;
    Ok(Page::of(entries, page, place))
}
