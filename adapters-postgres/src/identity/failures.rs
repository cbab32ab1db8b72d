//! Rows of `app.sign_in_failures`.
//! Deliberately not here: when failures lock, and whose they are.

use crate::kernel::{corrupt, store_error};
use cauri_application::{
    identity::ports::{FAILURE_PREFIX, FailureKey},
    kernel::error::StoreError,
};
use cauri_domain::{identity::SignInFailures, kernel::Timestamp};
use sqlx::{PgConnection, PgPool};
use std::collections::BTreeMap;

/// A row without its key.
struct FailuresRow {
    count: i64,
    failed_at: Timestamp,
    locked_until: Option<Timestamp>,
}

impl TryFrom<FailuresRow> for SignInFailures {
    type Error = StoreError;

    fn try_from(row: FailuresRow) -> Result<Self, StoreError> {
        let count = u32::try_from(row.count)
            .map_err(|_| corrupt("app.sign_in_failures", "count", row.count))?;
        Ok(Self { count, failed_at: row.failed_at, locked_until: row.locked_until })
    }
}

fn bytes(keys: &[FailureKey]) -> Vec<Vec<u8>> {
    keys.iter().map(|key| key.to_vec()).collect()
}

/// Failures under these keys, without a lock.
pub(super) async fn list(
    pool: &PgPool,
    keys: &[FailureKey],
) -> Result<Vec<SignInFailures>, StoreError> {
    let rows = sqlx::query_as!(
        FailuresRow,
        "SELECT count, failed_at, locked_until FROM app.sign_in_failures WHERE key = ANY ($1)",
        &bytes(keys),
    )
    .fetch_all(pool)
    .await
    .map_err(store_error)?;
    rows.into_iter().map(SignInFailures::try_from).collect()
}

/// Failures under these keys, in their order, under lock; each key has a row from now on, so that
/// two first failures at once are counted as two.
pub(super) async fn hold(
    connection: &mut PgConnection,
    keys: &[FailureKey],
    machine_now: Timestamp,
) -> Result<Vec<SignInFailures>, StoreError> {
    sqlx::query!(
        "INSERT INTO app.sign_in_failures (key, count, failed_at)
         SELECT key, 0, $2 FROM unnest($1::bytea[]) AS new (key) ORDER BY key
         ON CONFLICT DO NOTHING",
        &bytes(keys),
        machine_now,
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    let rows = sqlx::query!(
        "SELECT key, count, failed_at, locked_until FROM app.sign_in_failures
         WHERE key = ANY ($1) ORDER BY key FOR UPDATE",
        &bytes(keys),
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    let mut found = BTreeMap::new();
    for row in rows {
        let (count, failed_at, locked_until) = (row.count, row.failed_at, row.locked_until);
        let failures = FailuresRow { count, failed_at, locked_until };
        found.insert(row.key, SignInFailures::try_from(failures)?);
    }
    // A row may be swept away between the two statements; that is to be tried again.
    keys.iter().map(|key| found.get(&key[..]).copied().ok_or(StoreError::Collision)).collect()
}

/// Writes failures whose rows are held.
pub(super) async fn save(
    connection: &mut PgConnection,
    failures: &[(FailureKey, SignInFailures)],
) -> Result<(), StoreError> {
    let (keys, failures): (Vec<FailureKey>, Vec<SignInFailures>) = failures.iter().copied().unzip();
    let counts: Vec<i64> = failures.iter().map(|it| i64::from(it.count)).collect();
    let instants: Vec<Timestamp> = failures.iter().map(|it| it.failed_at).collect();
    let locks: Vec<Option<Timestamp>> = failures.iter().map(|it| it.locked_until).collect();
    sqlx::query!(
        "UPDATE app.sign_in_failures AS it
         SET count = new.count, failed_at = new.failed_at, locked_until = new.locked_until
         FROM unnest($1::bytea[], $2::bigint[], $3::timestamptz[], $4::timestamptz[])
              AS new (key, count, failed_at, locked_until)
         WHERE it.key = new.key",
        &bytes(&keys),
        &counts,
        &instants,
        &locks as &[Option<Timestamp>],
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

/// Takes away the failures under a key, and answers what they were.
pub(super) async fn forget(
    connection: &mut PgConnection,
    key: &FailureKey,
) -> Result<Option<SignInFailures>, StoreError> {
    let row = sqlx::query_as!(
        FailuresRow,
        "DELETE FROM app.sign_in_failures WHERE key = $1 RETURNING count, failed_at, locked_until",
        &key[..],
    )
    .fetch_optional(connection)
    .await
    .map_err(store_error)?;
    row.map(SignInFailures::try_from).transpose()
}

/// Takes away the failures under every key that begins as this one does.
pub(super) async fn forget_everywhere(
    connection: &mut PgConnection,
    key: &FailureKey,
) -> Result<(), StoreError> {
    let (mut first, mut last) = (*key, *key);
    first[FAILURE_PREFIX..].fill(0);
    last[FAILURE_PREFIX..].fill(u8::MAX);
    sqlx::query!(
        "DELETE FROM app.sign_in_failures WHERE key = ANY (ARRAY (
             SELECT key FROM app.sign_in_failures
             WHERE key BETWEEN $1 AND $2 ORDER BY key FOR UPDATE))",
        &first[..],
        &last[..],
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

/// Takes away a batch of failures that are long ago.
pub(super) async fn sweep(
    connection: &mut PgConnection,
    failed_until: Timestamp,
    limit: i64,
) -> Result<usize, StoreError> {
    let gone = sqlx::query!(
        "DELETE FROM app.sign_in_failures WHERE key = ANY (ARRAY (
             SELECT key FROM app.sign_in_failures WHERE failed_at <= $1
             ORDER BY failed_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
        failed_until,
        limit,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(usize::try_from(gone.rows_affected()).unwrap_or(usize::MAX))
}
