//! The identity repository: accounts, sessions and failed sign-ins in a transaction.
//! Deliberately not here: how long any of them lasts.

use super::{
    account::{AccountRow, CredentialsRow},
    failures, payout_number, session,
};
use crate::kernel::{store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    identity::ports::{
        Credentials, Ending, FailureKey, IdentityRepository, SamePerson, Secret, Session,
    },
    kernel::{caller::Permit, error::StoreError},
};
use cauri_domain::{
    identity::{Account, AccountStatus, EmailRefusal, SignInFailures},
    kernel::{Country, Personal, SessionId, Timestamp, UserId},
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
        // A conflict is not an error of the statement, so that the transaction can go on.
        let inserted = sqlx::query!(
            "INSERT INTO app.users (id, email, name, role, suspended_since, password_hash,
                                    language, country, email_verified_at, created_at,
                                    updated_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT ON CONSTRAINT users_email_key DO NOTHING",
            account.id.0,
            account.email.reveal(),
            account.name.reveal(),
            account.role.as_str(),
            suspended_since(account),
            password_hash.expose(),
            account.language.as_str(),
            account.country.as_ref().map(Country::as_str),
            account.email_verified_at,
            account.created_at,
            account.updated_at,
            account.version,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        if inserted.rows_affected() == 1 {
            return Ok(());
        }
        Err(StoreError::NotUnique { constraint: "users_email_key".to_owned() })
    }

    async fn get_credentials_for_update(
        &mut self,
        id: UserId,
    ) -> Result<Option<Credentials>, StoreError> {
        let row = sqlx::query_as!(
            CredentialsRow,
            "SELECT id, email, name, role, suspended_since, password_hash,
                    language, country, email_verified_at, email_refused_at,
                    email_refused_status, pending_email, pending_refused_at, pending_refused_status,
                    created_at, updated_at, version
             FROM app.users WHERE id = $1 FOR NO KEY UPDATE",
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        row.map(Credentials::try_from).transpose()
    }

    async fn save_credentials(
        &mut self,
        _permit: &Permit,
        credentials: &Credentials,
    ) -> Result<(), StoreError> {
        let account = &credentials.account;
        let pending_refused = account.pending_email.as_ref().and_then(|pending| pending.refused);
        let saved = sqlx::query!(
            "UPDATE app.users SET name = $2, password_hash = $3, updated_at = $4, version = $5,
                                  language = $6, email_verified_at = $7, country = $8,
                                  email = $9, email_refused_at = $10,
                                  email_refused_status = $11, pending_email = $12,
                                  pending_refused_at = $13, pending_refused_status = $14
             WHERE id = $1 AND version = $5::bigint - 1",
            account.id.0,
            account.name.reveal(),
            credentials.password_hash.expose(),
            account.updated_at,
            account.version,
            account.language.as_str(),
            account.email_verified_at,
            account.country.as_ref().map(Country::as_str),
            account.email.reveal(),
            account.email_refused.map(|refused| refused.at),
            status(account.email_refused),
            account.pending_email.as_ref().map(|pending| pending.email.reveal()),
            pending_refused.map(|refused| refused.at),
            status(pending_refused),
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        if saved.rows_affected() == 1 {
            return Ok(());
        }
        let found =
            sqlx::query_scalar!("SELECT version FROM app.users WHERE id = $1", account.id.0)
                .fetch_optional(self.connection())
                .await
                .map_err(store_error)?;
        Err(StoreError::Stale { table: "app.users", id: account.id.to_string(), found })
    }

    async fn list_accounts_for_share(
        &mut self,
        ids: &[UserId],
    ) -> Result<Vec<Account>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let rows = sqlx::query_as!(
            AccountRow,
            "SELECT id, email, name, role, suspended_since, language, country, email_verified_at,
                    email_refused_at, email_refused_status, pending_email,
                    pending_refused_at, pending_refused_status,
                    created_at, updated_at, version
             FROM app.users WHERE id = ANY ($1) ORDER BY id FOR SHARE",
            &ids,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        rows.into_iter().map(Account::try_from).collect()
    }

    async fn keep_payout_number(
        &mut self,
        user_id: UserId,
        number: &Personal<String>,
        now: Timestamp,
        usable_from: Timestamp,
    ) -> Result<(), StoreError> {
        payout_number::keep(self.connection(), user_id, number, now, usable_from).await
    }

    async fn find_payout_number(
        &mut self,
        user_id: UserId,
        number: &Personal<String>,
    ) -> Result<Option<Timestamp>, StoreError> {
        payout_number::find(self.connection(), user_id, number).await
    }

    async fn share_payout_number(
        &mut self,
        one: UserId,
        other: UserId,
    ) -> Result<bool, StoreError> {
        payout_number::is_shared(self.connection(), one, other).await
    }

    async fn list_shared_numbers(
        &mut self,
        asks: &[SamePerson],
    ) -> Result<Vec<Option<Personal<String>>>, StoreError> {
        payout_number::list_shared(self.connection(), asks).await
    }

    async fn insert_session(
        &mut self,
        session: &Session,
        machine_now: Timestamp,
    ) -> Result<(), StoreError> {
        session::insert(self.connection(), session, machine_now).await
    }

    async fn get_session_for_update(
        &mut self,
        family_hash: &[u8; 32],
    ) -> Result<Option<(Session, Account)>, StoreError> {
        session::get_for_update(self.connection(), family_hash).await
    }

    async fn save_session(&mut self, session: &Session) -> Result<(), StoreError> {
        session::save(self.connection(), session).await
    }

    async fn end_sessions(
        &mut self,
        _permit: &Permit,
        ending: Ending,
    ) -> Result<Vec<SessionId>, StoreError> {
        session::end(self.connection(), ending).await
    }

    async fn hold_failures(
        &mut self,
        keys: &[FailureKey],
        machine_now: Timestamp,
    ) -> Result<Vec<SignInFailures>, StoreError> {
        failures::hold(self.connection(), keys, machine_now).await
    }

    async fn save_failures(
        &mut self,
        failures: &[(FailureKey, SignInFailures)],
    ) -> Result<(), StoreError> {
        failures::save(self.connection(), failures).await
    }

    async fn forget_failures(
        &mut self,
        key: &FailureKey,
    ) -> Result<Option<SignInFailures>, StoreError> {
        failures::forget(self.connection(), key).await
    }

    async fn forget_failures_everywhere(&mut self, key: &FailureKey) -> Result<(), StoreError> {
        failures::forget_everywhere(self.connection(), key).await
    }

    async fn sweep_sign_ins(
        &mut self,
        machine_now: Timestamp,
        replaced_until: Timestamp,
        failed_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError> {
        let sessions = session::sweep(self.connection(), machine_now, limit).await?;
        let replaced = session::sweep_replaced(self.connection(), replaced_until, limit).await?;
        let failures = failures::sweep(self.connection(), failed_until, limit).await?;
        Ok(sessions + replaced + failures)
    }
}

/// A mail server's status: three digits.
fn status(refused: Option<EmailRefusal>) -> Option<i16> {
    refused.and_then(|refused| i16::try_from(refused.status).ok())
}

fn suspended_since(account: &Account) -> Option<Timestamp> {
    match account.status {
        AccountStatus::Active => None,
        AccountStatus::Suspended { since } => Some(since),
    }
}
