//! The identity repository: accounts and sessions in a transaction.
//! Deliberately not here: how long a session lives.

use super::account::AccountRow;
use crate::kernel::{corrupt, store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    identity::ports::{IdentityRepository, Secret, Session},
    kernel::{caller::Permit, error::StoreError},
};
use cauri_domain::{
    identity::{Account, AccountStatus},
    kernel::{SessionId, Timestamp, UserId},
};
use uuid::Uuid;

#[async_trait]
impl IdentityRepository for PgTx {
    async fn insert_account(
        &mut self,
        _permit: &Permit,
        account: &Account,
        password_hash: &Secret,
    ) -> Result<(), StoreError> {
        let suspended_since = match account.status {
            AccountStatus::Active => None,
            AccountStatus::Suspended { since } => Some(since),
        };
        sqlx::query!(
            "INSERT INTO app.users (id, email, name, role, suspended_since, password_hash,
                                    created_at, updated_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9)",
            account.id.0,
            account.email.reveal(),
            account.name.reveal(),
            account.role.as_str(),
            suspended_since,
            password_hash.expose(),
            account.created_at,
            account.updated_at,
            account.version,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn find_account(&mut self, id: UserId) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query_as!(
            AccountRow,
            "SELECT id, email, name, role, suspended_since, created_at, updated_at, version
             FROM app.users WHERE id = $1",
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        row.map(Account::try_from).transpose()
    }

    async fn list_accounts_for_share(
        &mut self,
        ids: &[UserId],
    ) -> Result<Vec<Account>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let rows = sqlx::query_as!(
            AccountRow,
            "SELECT id, email, name, role, suspended_since, created_at, updated_at, version
             FROM app.users WHERE id = ANY ($1) ORDER BY id FOR SHARE",
            &ids,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        rows.into_iter().map(Account::try_from).collect()
    }

    async fn insert_session(
        &mut self,
        session: &Session,
        machine_now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO app.sessions (id, user_id, refresh_hash, created_at, expires_at)
             VALUES ($1, $2, $3, $4, $5)",
            session.id.0,
            session.user_id.0,
            &session.refresh_hash[..],
            machine_now,
            session.expires_at,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn rotate_session(
        &mut self,
        old_hash: &[u8; 32],
        new_hash: &[u8; 32],
        expires_at: Timestamp,
        machine_now: Timestamp,
    ) -> Result<Option<Session>, StoreError> {
        let row = sqlx::query!(
            "UPDATE app.sessions SET refresh_hash = $2, expires_at = $3
             WHERE refresh_hash = $1 AND expires_at > $4
             RETURNING id, user_id, refresh_hash, expires_at",
            &old_hash[..],
            &new_hash[..],
            expires_at,
            machine_now,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        row.map(|row| {
            let refresh_hash = row
                .refresh_hash
                .try_into()
                .map_err(|_| corrupt("app.sessions", "refresh_hash", row.id))?;
            Ok(Session {
                id: SessionId(row.id),
                user_id: UserId(row.user_id),
                refresh_hash,
                expires_at: row.expires_at,
            })
        })
        .transpose()
    }
}
