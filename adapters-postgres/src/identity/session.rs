//! Rows of `app.sessions`.
//! Deliberately not here: how long a session lives, and what a used token means.

use super::account::AccountRow;
use crate::kernel::{corrupt, store_error};
use cauri_application::{
    identity::ports::{Ending, PreviousToken, Session, Standing},
    kernel::error::StoreError,
};
use cauri_domain::{
    identity::Account,
    kernel::{SessionId, Timestamp, UserId},
};
use sqlx::{PgConnection, PgPool};
use uuid::Uuid;

/// What a session says of its owner, if it has not ended and the owner may act.
pub(super) async fn find_standing(
    pool: &PgPool,
    id: SessionId,
    machine_now: Timestamp,
) -> Result<Option<Standing>, StoreError> {
    let row = sqlx::query!(
        "SELECT it.user_id, owner.role FROM app.sessions AS it
         JOIN app.users AS owner ON owner.id = it.user_id
         WHERE it.id = $1 AND it.expires_at > $2 AND owner.suspended_since IS NULL",
        id.0,
        machine_now,
    )
    .fetch_optional(pool)
    .await
    .map_err(store_error)?;
    row.map(|row| {
        let role = row.role.parse().map_err(|_| corrupt("app.users", "role", row.user_id))?;
        Ok(Standing { user_id: UserId(row.user_id), role })
    })
    .transpose()
}

pub(super) async fn insert(
    connection: &mut PgConnection,
    session: &Session,
    machine_now: Timestamp,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO app.sessions (id, user_id, family_hash, refresh_hash, created_at, expires_at)
         VALUES ($1, $2, $3, $4, $5, $6)",
        session.id.0,
        session.user_id.0,
        &session.family_hash[..],
        &session.refresh_hash[..],
        machine_now,
        session.expires_at,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

/// The session of a family, locked, and its owner.
pub(super) async fn get_for_update(
    connection: &mut PgConnection,
    family_hash: &[u8; 32],
) -> Result<Option<(Session, Account)>, StoreError> {
    let row = sqlx::query!(
        "SELECT it.id AS session_id, it.refresh_hash, it.expires_at, owner.id, owner.email,
                owner.name, owner.role, owner.suspended_since, owner.language, owner.country,
                owner.email_verified_at, owner.email_refused_at, owner.email_refused_status,
                owner.pending_email, owner.pending_refused_at, owner.pending_refused_status,
                owner.created_at, owner.updated_at, owner.version,
                it.previous_hash, it.sealed_successor, it.replaced_at
         FROM app.sessions AS it JOIN app.users AS owner ON owner.id = it.user_id
         WHERE it.family_hash = $1 FOR UPDATE OF it",
        &family_hash[..],
    )
    .fetch_optional(connection)
    .await
    .map_err(store_error)?;
    let Some(row) = row else { return Ok(None) };
    let refresh_hash = row
        .refresh_hash
        .try_into()
        .map_err(|_| corrupt("app.sessions", "refresh_hash", row.session_id))?;
    let previous = match (row.previous_hash, row.sealed_successor, row.replaced_at) {
        (Some(hash), Some(sealed_successor), Some(replaced_at)) => {
            let hash = hash
                .try_into()
                .map_err(|_| corrupt("app.sessions", "previous_hash", row.session_id))?;
            Some(PreviousToken { hash, sealed_successor, replaced_at })
        }
        _ => None,
    };
    let session = Session {
        id: SessionId(row.session_id),
        user_id: UserId(row.id),
        family_hash: *family_hash,
        refresh_hash,
        expires_at: row.expires_at,
        previous,
    };
    let account = AccountRow {
        id: row.id,
        email: row.email,
        name: row.name,
        role: row.role,
        suspended_since: row.suspended_since,
        language: row.language,
        country: row.country,
        email_verified_at: row.email_verified_at,
        email_refused_at: row.email_refused_at,
        email_refused_status: row.email_refused_status,
        pending_email: row.pending_email,
        pending_refused_at: row.pending_refused_at,
        pending_refused_status: row.pending_refused_status,
        created_at: row.created_at,
        updated_at: row.updated_at,
        version: row.version,
    };
    Ok(Some((session, account.try_into()?)))
}

/// Writes the latest token's hash, the token before it, and the end of a session that is locked.
pub(super) async fn save(
    connection: &mut PgConnection,
    session: &Session,
) -> Result<(), StoreError> {
    let previous = session.previous.as_ref();
    let saved = sqlx::query!(
        "UPDATE app.sessions SET refresh_hash = $2, expires_at = $3, previous_hash = $4,
                                 sealed_successor = $5, replaced_at = $6
         WHERE id = $1",
        session.id.0,
        &session.refresh_hash[..],
        session.expires_at,
        previous.map(|previous| &previous.hash[..]),
        previous.map(|previous| &previous.sealed_successor[..]),
        previous.map(|previous| previous.replaced_at),
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    if saved.rows_affected() == 1 {
        return Ok(());
    }
    Err(StoreError::Stale { table: "app.sessions", id: session.id.to_string(), found: None })
}

/// Takes sessions away and answers which.
pub(super) async fn end(
    connection: &mut PgConnection,
    ending: Ending,
) -> Result<Vec<SessionId>, StoreError> {
    let ended = match ending {
        Ending::One(id) => {
            sqlx::query_scalar!("DELETE FROM app.sessions WHERE id = $1 RETURNING id", id.0)
                .fetch_all(connection)
                .await
        }
        Ending::All(user_id) => end_of_user(connection, user_id, None).await,
        Ending::Others(user_id, kept) => end_of_user(connection, user_id, Some(kept)).await,
    };
    Ok(ended.map_err(store_error)?.into_iter().map(SessionId).collect())
}

/// Locks in the order of ids, so that two who end the same sessions do not wait for each other.
async fn end_of_user(
    connection: &mut PgConnection,
    user_id: UserId,
    kept: Option<SessionId>,
) -> sqlx::Result<Vec<Uuid>> {
    sqlx::query_scalar!(
        "WITH held AS (
             SELECT id FROM app.sessions
             WHERE user_id = $1 AND id IS DISTINCT FROM $2 ORDER BY id FOR UPDATE)
         DELETE FROM app.sessions WHERE id = ANY (ARRAY (SELECT id FROM held)) RETURNING id",
        user_id.0,
        kept.map(|id| id.0),
    )
    .fetch_all(connection)
    .await
}

/// Takes away a batch of sessions past their end.
pub(super) async fn sweep(
    connection: &mut PgConnection,
    machine_now: Timestamp,
    limit: i64,
) -> Result<usize, StoreError> {
    let gone = sqlx::query_scalar!(
        "DELETE FROM app.sessions WHERE id = ANY (ARRAY (
             SELECT id FROM app.sessions WHERE expires_at <= $1
             ORDER BY expires_at LIMIT $2 FOR UPDATE SKIP LOCKED))
         RETURNING id",
        machine_now,
        limit,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    Ok(gone.len())
}

/// Erases a batch of tokens that were replaced until then.
pub(super) async fn sweep_replaced(
    connection: &mut PgConnection,
    replaced_until: Timestamp,
    limit: i64,
) -> Result<usize, StoreError> {
    let erased = sqlx::query_scalar!(
        "UPDATE app.sessions SET previous_hash = NULL, sealed_successor = NULL, replaced_at = NULL
         WHERE id = ANY (ARRAY (
             SELECT id FROM app.sessions WHERE replaced_at <= $1
             ORDER BY replaced_at LIMIT $2 FOR UPDATE SKIP LOCKED))
         RETURNING id",
        replaced_until,
        limit,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    Ok(erased.len())
}
