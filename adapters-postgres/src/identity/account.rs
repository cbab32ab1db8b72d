//! Rows of `app.users`.
//! Deliberately not here: rules about accounts.

use crate::kernel::{corrupt, store::PgQueries, store_error};
use async_trait::async_trait;
use cauri_application::{
    identity::ports::{Credentials, IdentityQueries, Secret},
    kernel::error::StoreError,
};
use cauri_domain::{
    identity::{Account, AccountStatus, Email},
    kernel::{Personal, Timestamp, UserId},
};
use uuid::Uuid;

/// A row of `app.users`, as it is read everywhere.
pub(super) struct AccountRow {
    pub(super) id: Uuid,
    pub(super) email: String,
    pub(super) name: String,
    pub(super) role: String,
    pub(super) suspended_since: Option<Timestamp>,
    pub(super) created_at: Timestamp,
    pub(super) updated_at: Timestamp,
    pub(super) version: i64,
}

impl TryFrom<AccountRow> for Account {
    type Error = StoreError;

    fn try_from(row: AccountRow) -> Result<Self, StoreError> {
        let email = Email::new(&row.email).map_err(|_| corrupt("app.users", "email", row.id))?;
        let role = row.role.parse().map_err(|_| corrupt("app.users", "role", row.id))?;
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
            created_at: row.created_at,
            updated_at: row.updated_at,
            version: row.version,
        })
    }
}

#[async_trait]
impl IdentityQueries for PgQueries {
    async fn find_credentials(&self, email: &Email) -> Result<Option<Credentials>, StoreError> {
        let row = sqlx::query!(
            "SELECT id, email, name, role, suspended_since, password_hash,
                    created_at, updated_at, version
             FROM app.users WHERE email = $1",
            email.reveal(),
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(store_error)?;
        row.map(|row| {
            let account = AccountRow {
                id: row.id,
                email: row.email,
                name: row.name,
                role: row.role,
                suspended_since: row.suspended_since,
                created_at: row.created_at,
                updated_at: row.updated_at,
                version: row.version,
            };
            Ok(Credentials {
                account: account.try_into()?,
                password_hash: Secret::new(row.password_hash),
            })
        })
        .transpose()
    }
}
