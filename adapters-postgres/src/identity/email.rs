//! Rows of `app.emails`.
//! Deliberately not here: what an e-mail says, and how long its token is good.

use super::account::AccountRow;
use crate::kernel::{corrupt, store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    identity::ports::{AskedEmail, EmailRepository},
    kernel::error::StoreError,
};
use cauri_domain::{
    identity::{Account, EmailPurpose},
    kernel::{Email, EmailId, Personal, Timestamp, UserId},
};
use sqlx::PgPool;

/// True if there is an unused token of this hash and purpose that has not ended.
pub(super) async fn has_token(
    pool: &PgPool,
    purpose: EmailPurpose,
    token_hash: &[u8; 32],
    machine_now: Timestamp,
) -> Result<bool, StoreError> {
    let found = sqlx::query_scalar!(
        "SELECT id FROM app.emails WHERE token_hash = $1 AND purpose = $2 AND token_end > $3",
        &token_hash[..],
        purpose.as_str(),
        machine_now,
    )
    .fetch_optional(pool)
    .await
    .map_err(store_error)?;
    Ok(found.is_some())
}

#[async_trait]
impl EmailRepository for PgTx {
    async fn insert_email(
        &mut self,
        asked: &AskedEmail,
        machine_now: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "INSERT INTO app.emails (id, email, purpose, asked_at, owner_id, number_ending)
             VALUES ($1, $2, $3, $4, $5, $6)",
            asked.id.0,
            asked.email.reveal(),
            asked.purpose.as_str(),
            machine_now,
            asked.owner_id.map(|id| id.0),
            asked.number_ending.as_ref().map(|ending| &**ending.reveal()),
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn get_open_email_for_update(
        &mut self,
        id: EmailId,
    ) -> Result<Option<AskedEmail>, StoreError> {
        let row = sqlx::query!(
            "SELECT email, purpose, owner_id, number_ending FROM app.emails
             WHERE id = $1 AND closed_at IS NULL FOR UPDATE",
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        row.map(|row| {
            let wrong = |column| corrupt("app.emails", column, id);
            let email = Email::new(&row.email).map_err(|_| wrong("email"))?;
            let purpose = row.purpose.parse().map_err(|_| wrong("purpose"))?;
            Ok(AskedEmail {
                id,
                email,
                purpose,
                owner_id: row.owner_id.map(UserId),
                number_ending: row.number_ending.map(Personal::new),
            })
        })
        .transpose()
    }

    async fn get_owner_for_update(&mut self, email: &Email) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query_as!(
            AccountRow,
            "SELECT id, email, name, role, suspended_since, language, country, email_verified_at,
                    email_refused_at, email_refused_status, pending_email,
                    pending_refused_at, pending_refused_status,
                    created_at, updated_at, version
             FROM app.users WHERE email = $1 FOR NO KEY UPDATE",
            email.reveal(),
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        row.map(Account::try_from).transpose()
    }

    async fn count_emails(
        &mut self,
        owner: UserId,
        purpose: EmailPurpose,
        but: Option<EmailId>,
        since: Timestamp,
    ) -> Result<i64, StoreError> {
        sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!" FROM app.emails
               WHERE owner_id = $1 AND purpose = $2 AND asked_at > $4
                     AND id IS DISTINCT FROM $3"#,
            owner.0,
            purpose.as_str(),
            but.map(|id| id.0),
            since,
        )
        .fetch_one(self.connection())
        .await
        .map_err(store_error)
    }

    async fn address_email(
        &mut self,
        id: EmailId,
        owner: UserId,
        purpose: EmailPurpose,
        token: Option<([u8; 32], Timestamp)>,
    ) -> Result<(), StoreError> {
        let (hash, end) = token.unzip();
        sqlx::query!(
            "UPDATE app.emails SET owner_id = $2, purpose = $3, token_hash = $4, token_end = $5
             WHERE id = $1",
            id.0,
            owner.0,
            purpose.as_str(),
            hash.as_ref().map(|hash| &hash[..]),
            end,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn close_email(&mut self, id: EmailId, machine_now: Timestamp) -> Result<(), StoreError> {
        sqlx::query!("UPDATE app.emails SET closed_at = $2 WHERE id = $1", id.0, machine_now)
            .execute(self.connection())
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn delete_email(&mut self, id: EmailId) -> Result<(), StoreError> {
        sqlx::query!("DELETE FROM app.emails WHERE id = $1", id.0)
            .execute(self.connection())
            .await
            .map_err(store_error)?;
        Ok(())
    }

    async fn use_all_tokens(&mut self, owner: UserId) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE app.emails SET token_hash = NULL, token_end = NULL
             WHERE owner_id = $1 AND token_hash IS NOT NULL",
            owner.0,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn use_token(
        &mut self,
        purpose: EmailPurpose,
        token_hash: &[u8; 32],
        machine_now: Timestamp,
    ) -> Result<Option<(UserId, Email)>, StoreError> {
        let found = sqlx::query!(
            "SELECT id, owner_id, email FROM app.emails
             WHERE token_hash = $1 AND purpose = $2 AND token_end > $3 FOR UPDATE",
            &token_hash[..],
            purpose.as_str(),
            machine_now,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        let Some((row, owner)) = found.and_then(|row| row.owner_id.map(|owner| (row, owner)))
        else {
            return Ok(None);
        };
        let wrong = |_| corrupt("app.emails", "email", row.id);
        let email = Email::new(&row.email).map_err(wrong)?;
        sqlx::query!(
            "UPDATE app.emails SET token_hash = NULL, token_end = NULL
             WHERE owner_id = $1 AND purpose = $2 AND token_hash IS NOT NULL",
            owner,
            purpose.as_str(),
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(Some((UserId(owner), email)))
    }

    async fn sweep_emails(
        &mut self,
        asked_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError> {
        let gone = sqlx::query!(
            "DELETE FROM app.emails WHERE id = ANY (ARRAY (
                 SELECT id FROM app.emails WHERE asked_at <= $1
                 ORDER BY asked_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
            asked_until,
            limit,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(usize::try_from(gone.rows_affected()).unwrap_or(usize::MAX))
    }
}
