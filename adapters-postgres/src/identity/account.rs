//! Rows of `app.users`, and reading them without a transaction.
//! Deliberately not here: rules about accounts.

use super::{device, email, failures, session};
use crate::kernel::{corrupt, store::PgQueries, store_error};
use async_trait::async_trait;
use cauri_application::{
    identity::ports::{Credentials, FailureKey, IdentityQueries, Secret, Standing},
    kernel::{
        error::StoreError,
        numbered_page::{NumberedPage, NumberedPageRequest},
    },
};
use cauri_domain::{
    identity::{Account, AccountStatus, EmailPurpose, EmailRefusal, PendingEmail, SignInFailures},
    kernel::{Country, Email, Personal, SessionId, Timestamp, UserId},
};
use uuid::Uuid;

/// A row of `app.users` without the password's hash.
pub(super) struct AccountRow {
    pub(super) id: Uuid,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) suspended_since: Option<Timestamp>,
    pub(super) language: String,
    pub(super) country: Option<String>,
    pub(super) email_verified_at: Option<Timestamp>,
    pub(super) email_refused_at: Option<Timestamp>,
    pub(super) email_refused_status: Option<i16>,
    pub(super) pending_email: Option<String>,
    pub(super) pending_refused_at: Option<Timestamp>,
    pub(super) pending_refused_status: Option<i16>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) version: i64,
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        let email = Email::new(&row.email).map_err(|_| corrupt("app.users", "email", row.id))?;
        let role = row.role.parse().map_err(|_| corrupt("app.users", "role", row.id))?;
        let wrong_language = |_| corrupt("app.users", "language", row.id);
        let language = row.language.parse().map_err(wrong_language)?;
        let country = row
            .country
            .map(|code| Country::from_code(&code).ok_or(corrupt("app.users", "country", row.id)))
            .transpose()?;
        let refusal = |status: Option<i16>, at: Option<Timestamp>, column| {
            let read = |(status, at)| match u16::try_from(status) {
                Ok(status) => Ok(EmailRefusal { status, at }),
                Err(_) => Err(corrupt("app.users", column, row.id)),
            };
            status.zip(at).map(read).transpose()
        };
        let email_refused =
            refusal(row.email_refused_status, row.email_refused_at, "email_refused_status")?;
        let refused =
            refusal(row.pending_refused_status, row.pending_refused_at, "pending_refused_status")?;
        let pending_email = match &row.pending_email {
            None => None,
            Some(text) => {
                let wrong = |_| corrupt("app.users", "pending_email", row.id);
                Some(PendingEmail { email: Email::new(text).map_err(wrong)?, refused })
            }
        };
        let status = match row.suspended_since {
            None => AccountStatus::Active,
            Some(since) => AccountStatus::Suspended { since },
        };
        Ok(Self {
            id: UserId(row.id),
            email,
            name: Personal::new(row.name),
            role,
            status,
            language,
            country,
            email_verified_at: row.email_verified_at,
            email_refused,
            pending_email,
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

/// A whole row of `app.users`.
pub(super) struct CredentialsRow {
    pub(super) id: Uuid,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) suspended_since: Option<Timestamp>,
    pub(super) password_hash: String,
    pub(super) language: String,
    pub(super) country: Option<String>,
    pub(super) email_verified_at: Option<Timestamp>,
    pub(super) email_refused_at: Option<Timestamp>,
    pub(super) email_refused_status: Option<i16>,
    pub(super) pending_email: Option<String>,
    pub(super) pending_refused_at: Option<Timestamp>,
    pub(super) pending_refused_status: Option<i16>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) version: i64,
}

impl TryFrom<CredentialsRow> for Credentials {
    type Error = StoreError;

    fn try_from(row: CredentialsRow) -> Result<Self, StoreError> {
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
        Ok(Self { account: account.try_into()?, password_hash: Secret::new(row.password_hash) })
    }
}

#[async_trait]
impl IdentityQueries for PgQueries {
    async fn find_account(&self, id: UserId) -> Result<Option<Account>, StoreError> {
        let row = sqlx::query_as!(
            AccountRow,
            "SELECT id, email, name, role, suspended_since, language, country, email_verified_at,
                    email_refused_at, email_refused_status, pending_email,
                    pending_refused_at, pending_refused_status,
                    created_at, updated_at, version
             FROM app.users WHERE id = $1",
            id.0,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(store_error)?;
        row.map(Account::try_from).transpose()
    }

    async fn list_refused_people(
        &self,
        page: NumberedPageRequest,
    ) -> Result<NumberedPage<Account>, StoreError> {
        let rows = sqlx::query_as!(
            AccountRow,
            "SELECT id, email, name, role, suspended_since, language, country, email_verified_at,
                    email_refused_at, email_refused_status, pending_email,
                    pending_refused_at, pending_refused_status,
                    created_at, updated_at, version
             FROM app.users
             WHERE email_refused_at IS NOT NULL OR pending_refused_at IS NOT NULL
             ORDER BY id OFFSET $1 LIMIT $2",
            page.offset(),
            i64::from(page.limit),
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        let total = sqlx::query_scalar!(
            r#"SELECT count(*) AS "count!" FROM app.users
               WHERE email_refused_at IS NOT NULL OR pending_refused_at IS NOT NULL"#,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(store_error)?;
        let items = rows.into_iter().map(Account::try_from).collect::<Result<_, _>>()?;
        Ok(NumberedPage { items, total, request: page })
    }

    async fn find_credentials(&self, email: &Email) -> Result<Option<Credentials>, StoreError> {
        let row = sqlx::query_as!(
            CredentialsRow,
            "SELECT id, email, name, role, suspended_since, password_hash,
                    language, country, email_verified_at, email_refused_at,
                    email_refused_status, pending_email, pending_refused_at, pending_refused_status,
                    created_at, updated_at, version
             FROM app.users WHERE email = $1",
            email.reveal(),
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(store_error)?;
        row.map(Credentials::try_from).transpose()
    }

    async fn find_credentials_of(&self, id: UserId) -> Result<Option<Credentials>, StoreError> {
        let row = sqlx::query_as!(
            CredentialsRow,
            "SELECT id, email, name, role, suspended_since, password_hash,
                    language, country, email_verified_at, email_refused_at,
                    email_refused_status, pending_email, pending_refused_at, pending_refused_status,
                    created_at, updated_at, version
             FROM app.users WHERE id = $1",
            id.0,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(store_error)?;
        row.map(Credentials::try_from).transpose()
    }

    async fn is_device_known(
        &self,
        email: &Email,
        token_hash: &[u8; 32],
        seen_after: Timestamp,
    ) -> Result<bool, StoreError> {
        device::is_known(&self.pool, email, token_hash, seen_after).await
    }

    async fn find_standing(
        &self,
        id: SessionId,
        machine_now: Timestamp,
    ) -> Result<Option<Standing>, StoreError> {
        session::find_standing(&self.pool, id, machine_now).await
    }

    async fn has_email_token(
        &self,
        purpose: EmailPurpose,
        token_hash: &[u8; 32],
        machine_now: Timestamp,
    ) -> Result<bool, StoreError> {
        email::has_token(&self.pool, purpose, token_hash, machine_now).await
    }

    async fn list_failures(&self, keys: &[FailureKey]) -> Result<Vec<SignInFailures>, StoreError> {
        failures::list(&self.pool, keys).await
    }
}
