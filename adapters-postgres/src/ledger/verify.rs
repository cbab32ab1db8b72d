//! The checker's statements, all on one snapshot.
//! Deliberately not here: repairs.

use crate::kernel::store_error;
use cauri_application::{
    kernel::error::StoreError,
    ledger::ports::{DIFFERENCES_LIMIT, Difference},
};
use sqlx::{PgConnection, PgPool};

pub(super) async fn verify(pool: &PgPool) -> Result<Vec<Difference>, StoreError> {
    let mut tx = pool.begin().await.map_err(store_error)?;
    sqlx::query!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .execute(&mut *tx)
        .await
        .map_err(store_error)?;
    // The whole journal is read: longer than any other statement may take.
    sqlx::query!("SET LOCAL statement_timeout = '1h'")
        .execute(&mut *tx)
        .await
        .map_err(store_error)?;
    let mut found = vec![];
    for check in [totals(&mut tx).await?, balances(&mut tx).await?, held(&mut tx).await?] {
        found.extend(check);
    }
    for check in [buckets(&mut tx).await?, keys(&mut tx).await?, fingerprints(&mut tx).await?] {
        found.extend(check);
    }
    found.extend(overdrawn(&mut tx).await?);
    tx.commit().await.map_err(store_error)?;
    Ok(found)
}

/// The part of it that reads balances and buckets alone, which stay few however long the journal
/// grows: in how many places they disagree.
pub(crate) async fn count_differences(pool: &PgPool) -> Result<i64, StoreError> {
    let mut tx = pool.begin().await.map_err(store_error)?;
    sqlx::query!("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ READ ONLY")
        .execute(&mut *tx)
        .await
        .map_err(store_error)?;
    sqlx::query!("SET LOCAL statement_timeout = '1min'")
        .execute(&mut *tx)
        .await
        .map_err(store_error)?;
    let found = totals(&mut tx).await?.len() + held(&mut tx).await?.len();
    tx.commit().await.map_err(store_error)?;
    Ok(i64::try_from(found).unwrap_or(i64::MAX))
}

async fn totals(connection: &mut PgConnection) -> Result<Vec<Difference>, StoreError> {
    let sums = sqlx::query!(
        r#"SELECT coalesce(sum(debits_xof), 0)::bigint AS "debits_xof!",
                  coalesce(sum(credits_xof), 0)::bigint AS "credits_xof!"
           FROM ledger.balances"#,
    )
    .fetch_one(connection)
    .await
    .map_err(store_error)?;
    let (debits_xof, credits_xof) = (sums.debits_xof, sums.credits_xof);
    let equal = debits_xof == credits_xof;
    Ok(if equal { vec![] } else { vec![Difference::Totals { debits_xof, credits_xof }] })
}

async fn balances(connection: &mut PgConnection) -> Result<Vec<Difference>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH journal AS (
               SELECT side.account_id, e.lane, sum(side.debit)::bigint AS debits,
                      sum(side.credit)::bigint AS credits
               FROM ledger.movements AS m
               LEFT JOIN ledger.entries AS e ON e.id = m.entry_id
               CROSS JOIN LATERAL (VALUES (m.debit_account, m.amount_xof, 0),
                                          (m.credit_account, 0, m.amount_xof))
                   AS side (account_id, debit, credit)
               GROUP BY side.account_id, e.lane)
           SELECT coalesce(a.code, 'unknown account') AS "account!",
                  coalesce(kept.lane, journal.lane, -1) AS "lane!",
                  coalesce(journal.debits, 0) AS "journal_debits_xof!",
                  coalesce(journal.credits, 0) AS "journal_credits_xof!",
                  coalesce(kept.debits_xof, 0) AS "kept_debits_xof!",
                  coalesce(kept.credits_xof, 0) AS "kept_credits_xof!"
           FROM journal
           FULL JOIN ledger.balances AS kept
               ON kept.account_id = journal.account_id AND kept.lane = journal.lane
           LEFT JOIN ledger.accounts AS a
               ON a.id = coalesce(kept.account_id, journal.account_id)
           WHERE (journal.debits, journal.credits)
                 IS DISTINCT FROM (kept.debits_xof, kept.credits_xof)
              OR a.id IS NULL
           ORDER BY 1, 2 LIMIT $1"#,
        DIFFERENCES_LIMIT,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    Ok(rows
        .into_iter()
        .map(|row| Difference::Balance {
            account: row.account,
            lane: row.lane,
            journal_debits_xof: row.journal_debits_xof,
            journal_credits_xof: row.journal_credits_xof,
            kept_debits_xof: row.kept_debits_xof,
            kept_credits_xof: row.kept_credits_xof,
        })
        .collect())
}

async fn held(connection: &mut PgConnection) -> Result<Vec<Difference>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT a.code AS account, coalesce(b.amount, 0) AS "balance_xof!",
                  coalesce(k.amount, 0) AS "buckets_xof!"
           FROM ledger.accounts AS a
           LEFT JOIN (SELECT account_id, sum(credits_xof - debits_xof)::bigint AS amount
                      FROM ledger.balances GROUP BY account_id) AS b ON b.account_id = a.id
           LEFT JOIN (SELECT account_id, sum(amount_xof)::bigint AS amount
                      FROM ledger.buckets GROUP BY account_id) AS k ON k.account_id = a.id
           WHERE (a.kind = 'held' OR k.amount IS NOT NULL)
             AND coalesce(b.amount, 0) <> coalesce(k.amount, 0)
           ORDER BY a.code LIMIT $1"#,
        DIFFERENCES_LIMIT,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    Ok(rows
        .into_iter()
        .map(|row| Difference::Held {
            account: row.account,
            balance_xof: row.balance_xof,
            buckets_xof: row.buckets_xof,
        })
        .collect())
}

async fn buckets(connection: &mut PgConnection) -> Result<Vec<Difference>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH kept AS (
               SELECT b.account_id, b.release_at, b.amount_xof AS kept,
                      coalesce(j.amount, 0) AS put,
                      sum(b.amount_xof) OVER bucket AS all_kept,
                      sum(coalesce(j.amount, 0)) OVER bucket AS all_put
               FROM ledger.buckets AS b
               LEFT JOIN (SELECT m.credit_account, m.release_at, e.lane,
                                 sum(m.amount_xof)::bigint AS amount
                          FROM ledger.movements AS m JOIN ledger.entries AS e ON e.id = m.entry_id
                          WHERE m.release_at IS NOT NULL
                          GROUP BY m.credit_account, m.release_at, e.lane) AS j
                   ON j.credit_account = b.account_id AND j.release_at = b.release_at
                  AND j.lane = b.lane
               WINDOW bucket AS (PARTITION BY b.account_id, b.release_at)),
           taken AS (
               SELECT m.debit_account, m.release_at, sum(m.amount_xof) AS amount
               FROM ledger.movements AS m WHERE m.release_at IS NOT NULL
               GROUP BY m.debit_account, m.release_at)
           SELECT coalesce(a.code, 'unknown account') AS "account!",
                  kept.release_at AS "release_at!", kept.kept AS "kept_xof!",
                  kept.put AS "journal_xof!"
           FROM kept
           LEFT JOIN taken ON taken.debit_account = kept.account_id
                          AND taken.release_at = kept.release_at
           LEFT JOIN ledger.accounts AS a ON a.id = kept.account_id
           WHERE kept.kept > kept.put OR kept.all_kept > kept.all_put - coalesce(taken.amount, 0)
           ORDER BY 1, 2 LIMIT $1"#,
        DIFFERENCES_LIMIT,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    Ok(rows
        .into_iter()
        .map(|row| Difference::Bucket {
            account: row.account,
            release_at: row.release_at,
            journal_xof: row.journal_xof,
            kept_xof: row.kept_xof,
        })
        .collect())
}

async fn keys(connection: &mut PgConnection) -> Result<Vec<Difference>, StoreError> {
    let keys = sqlx::query_scalar!(
        r#"SELECT coalesce(k.key, e.key) AS "key!"
           FROM ledger.keys AS k FULL JOIN ledger.entries AS e ON e.id = k.entry_id
           WHERE k.key IS DISTINCT FROM e.key
           ORDER BY 1 LIMIT $1"#,
        DIFFERENCES_LIMIT,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    Ok(keys.into_iter().map(|key| Difference::Key { key }).collect())
}

/// Movements out of a guarded account after which less than nothing stood on it, although no recipe
/// lets them: the first of each account. (Whoever takes from such an account waits for its row, so
/// the order of entries is the order in which they took.)
async fn overdrawn(connection: &mut PgConnection) -> Result<Vec<Difference>, StoreError> {
    let rows = sqlx::query!(
        r#"WITH mine AS (
               SELECT a.id, a.code, a.kind
               FROM ledger.accounts AS a JOIN ledger.account_kinds AS k ON k.kind = a.kind
               WHERE k.guarded),
           moved AS (
               SELECT mine.code, m.entry_id, m.place, m.amount_xof AS amount, true AS explained
               FROM ledger.movements AS m JOIN mine ON mine.id = m.credit_account
               UNION ALL
               SELECT mine.code, m.entry_id, m.place, -m.amount_xof, coalesce(r.overdraws, false)
               FROM ledger.movements AS m JOIN mine ON mine.id = m.debit_account
               LEFT JOIN ledger.entries AS e ON e.id = m.entry_id
               LEFT JOIN ledger.accounts AS other ON other.id = m.credit_account
               LEFT JOIN ledger.rules AS r
                   ON r.entry_kind = e.kind AND r.debit_kind = mine.kind
                  AND r.credit_kind = other.kind),
           run AS (
               SELECT code, entry_id, place, explained,
                      sum(amount) OVER (PARTITION BY code ORDER BY entry_id, place)::bigint AS rest
               FROM moved)
           SELECT DISTINCT ON (run.code) run.code AS "account!", run.rest AS "balance_xof!",
                  coalesce(e.key, 'unknown entry') AS "key!"
           FROM run LEFT JOIN ledger.entries AS e ON e.id = run.entry_id
           WHERE run.rest < 0 AND NOT run.explained
           ORDER BY run.code, run.entry_id, run.place LIMIT $1"#,
        DIFFERENCES_LIMIT,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    Ok(rows
        .into_iter()
        .map(|row| Difference::Overdrawn {
            account: row.account,
            key: row.key,
            balance_xof: row.balance_xof,
        })
        .collect())
}

/// The same text as `Entry::fingerprint` in the domain, hashed from the rows.
async fn fingerprints(connection: &mut PgConnection) -> Result<Vec<Difference>, StoreError> {
    let keys = sqlx::query_scalar!(
        r#"WITH told AS (
               SELECT m.entry_id, string_agg(
                   debit.code || '|' || credit.code || '|' || m.amount_xof || '|'
                       || coalesce(((extract(epoch FROM m.release_at) * 1000000)::bigint)::text, '')
                       || E'\n', '' ORDER BY m.place) AS movements
               FROM ledger.movements AS m
               JOIN ledger.accounts AS debit ON debit.id = m.debit_account
               JOIN ledger.accounts AS credit ON credit.id = m.credit_account
               GROUP BY m.entry_id)
           SELECT e.key
           FROM ledger.entries AS e
           JOIN ledger.keys AS k ON k.key = e.key
           LEFT JOIN told ON told.entry_id = e.id
           WHERE k.fingerprint IS DISTINCT FROM sha256(convert_to(
               e.kind || E'\n' || e.key || E'\n' || told.movements, 'UTF8'))
           ORDER BY e.key LIMIT $1"#,
        DIFFERENCES_LIMIT,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    Ok(keys.into_iter().map(|key| Difference::Fingerprint { key }).collect())
}
