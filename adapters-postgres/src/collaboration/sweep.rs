//! The sweep's statements: what is due, and all its expiries in three writes.
//! Deliberately not here: the deadline's rule.

use super::{load::load, write::stale};
use crate::kernel::store_error;
use cauri_application::kernel::error::StoreError;
use cauri_domain::{collaboration::Collaboration, kernel::Timestamp};
use sqlx::PgConnection;
use uuid::Uuid;

/// Locks what is due, oldest deadline first, past whatever somebody else holds.
pub(super) async fn claim_due(
    connection: &mut PgConnection,
    now: Timestamp,
    limit: i64,
) -> Result<Vec<Collaboration>, StoreError> {
    let ids = sqlx::query_scalar!(
        "SELECT id FROM app.collaborations WHERE expires_at <= $1
         ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED",
        now,
        limit,
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(store_error)?;
    if ids.is_empty() { Ok(vec![]) } else { load(connection, &ids).await }
}

/// Stores expiries, guarded by the version before each.
pub(super) async fn save_expired(
    connection: &mut PgConnection,
    expired: &[Collaboration],
) -> Result<(), StoreError> {
    let (ids, versions): (Vec<Uuid>, Vec<i64>) =
        expired.iter().map(|it| (it.id.0, it.version)).unzip();
    let instants: Vec<Timestamp> = expired.iter().map(|it| it.updated_at).collect();
    let updated = sqlx::query_scalar!(
        "UPDATE app.collaborations AS it
         SET status = 'expired', expires_at = NULL, closed_at = due.at, updated_at = due.at,
             version = due.version
         FROM unnest($1::uuid[], $2::bigint[], $3::timestamptz[]) AS due (id, version, at)
         WHERE it.id = due.id AND it.version = due.version - 1
         RETURNING it.id",
        &ids,
        &versions,
        &instants,
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(store_error)?;
    if let Some(id) = ids.iter().find(|id| !updated.contains(id)) {
        return Err(stale(connection, *id).await?);
    }
    sqlx::query!(
        "UPDATE app.collaboration_products SET is_open = false
         WHERE collaboration_id = ANY ($1) AND is_open",
        &ids,
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    insert_moves(connection, expired, &ids, &versions).await
}

async fn insert_moves(
    connection: &mut PgConnection,
    expired: &[Collaboration],
    ids: &[Uuid],
    versions: &[i64],
) -> Result<(), StoreError> {
    let fingerprints: Vec<String> =
        expired.iter().map(|it| it.last_move.fingerprint.clone()).collect();
    let instants: Vec<Timestamp> = expired.iter().map(|it| it.last_move.at).collect();
    sqlx::query!(
        "INSERT INTO app.collaboration_moves
             (collaboration_id, version, actor, command, fingerprint, moved_at)
         SELECT id, version, 'clock', 'expire', fingerprint, at
         FROM unnest($1::uuid[], $2::bigint[], $3::text[], $4::timestamptz[])
              AS made (id, version, fingerprint, at)",
        ids,
        versions,
        &fingerprints,
        &instants,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}
