//! The door to the journal: entries as arrays, one call a batch.
//! Deliberately not here: what is written (`ledger.post` in `0002_ledger.sql`).

use crate::kernel::{corrupt, store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    kernel::error::StoreError,
    ledger::ports::{LedgerRepository, Matured, Posted},
};
use cauri_domain::{
    kernel::{Timestamp, UserId},
    ledger::{Account, Entry},
    money::Xof,
};
use std::collections::BTreeMap;
use uuid::Uuid;

/// The most buckets that one run of the sweep takes.
const MATURE_LIMIT: i32 = 10_000;

/// Entries as the columns of a call; movements name their entry and accounts by place, from 1.
#[derive(Default)]
struct Columns {
    keys: Vec<String>,
    kinds: Vec<String>,
    fingerprints: Vec<Vec<u8>>,
    occurred_at: Vec<Timestamp>,
    codes: Vec<String>,
    items: Vec<i32>,
    debits: Vec<i32>,
    credits: Vec<i32>,
    amounts: Vec<i64>,
    release_at: Vec<Option<Timestamp>>,
}

impl Columns {
    fn of(entries: &[Entry]) -> Self {
        let mut columns = Self::default();
        let mut places: BTreeMap<&Account, i32> = BTreeMap::new();
        for (entry, item) in entries.iter().zip(1..) {
            columns.keys.push(entry.key().to_owned());
            columns.kinds.push(entry.kind().as_str().to_owned());
            columns.fingerprints.push(entry.fingerprint().to_vec());
            columns.occurred_at.push(entry.occurred_at());
            for movement in entry.movements() {
                columns.items.push(item);
                for (account, side) in [
                    (movement.debit(), &mut columns.debits),
                    (movement.credit(), &mut columns.credits),
                ] {
                    side.push(*places.entry(account).or_insert_with(|| {
                        columns.codes.push(account.code());
                        // A batch has far fewer accounts than an i32 counts.
                        i32::try_from(columns.codes.len()).unwrap_or(i32::MAX)
                    }));
                }
                columns.amounts.push(movement.amount_xof().get());
                columns.release_at.push(movement.release_at());
            }
        }
        columns
    }
}

fn posted(outcome: &str, key: &str) -> Result<Posted, StoreError> {
    match outcome {
        "created" => Ok(Posted::Created),
        "duplicate" => Ok(Posted::Duplicate),
        "conflict" => Ok(Posted::Conflict),
        "refused" => Ok(Posted::Refused),
        _ => Err(corrupt("ledger.post", "outcome", key)),
    }
}

#[async_trait]
impl LedgerRepository for PgTx {
    async fn post(
        &mut self,
        lane: i32,
        entries: &[Entry],
        now: Timestamp,
    ) -> Result<Vec<Posted>, StoreError> {
        if entries.is_empty() {
            return Ok(vec![]);
        }
        let columns = Columns::of(entries);
        let outcomes = sqlx::query_scalar!(
            r#"SELECT outcome AS "outcome!"
               FROM ledger.post($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
               ORDER BY item"#,
            lane,
            now,
            &columns.keys,
            &columns.kinds,
            &columns.fingerprints,
            &columns.occurred_at,
            &columns.codes,
            &columns.items,
            &columns.debits,
            &columns.credits,
            &columns.amounts,
            &columns.release_at[..] as &[Option<Timestamp>],
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        outcomes.iter().zip(entries).map(|(word, entry)| posted(word, entry.key())).collect()
    }

    async fn mature_due(&mut self, now: Timestamp, limit: i32) -> Result<Vec<Matured>, StoreError> {
        mature(self, None, now, limit.clamp(1, MATURE_LIMIT)).await
    }

    async fn mature_payee(
        &mut self,
        payee_id: UserId,
        now: Timestamp,
    ) -> Result<Option<Matured>, StoreError> {
        Ok(mature(self, Some(payee_id.0), now, MATURE_LIMIT).await?.pop())
    }
}

async fn mature(
    tx: &mut PgTx,
    payee: Option<Uuid>,
    now: Timestamp,
    limit: i32,
) -> Result<Vec<Matured>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT payee_id AS "payee_id!", amount_xof AS "amount_xof!"
           FROM ledger.mature($1, $2, $3)"#,
        payee,
        now,
        limit,
    )
    .fetch_all(tx.connection())
    .await
    .map_err(store_error)?;
    Ok(rows
        .into_iter()
        .map(|row| Matured { payee_id: UserId(row.payee_id), amount_xof: Xof::new(row.amount_xof) })
        .collect())
}
