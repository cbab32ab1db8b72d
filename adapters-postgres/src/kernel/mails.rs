//! The sandbox's mailbox: `sandbox.mails`.
//! Deliberately not here: production, where e-mails leave.

use super::store_error;
use async_trait::async_trait;
use cauri_application::kernel::{
    error::StoreError,
    mail::{SANDBOX_MAILS_LIMIT, SandboxMail, SandboxMailbox},
};
use cauri_domain::kernel::{EmailId, Personal};
use sqlx::PgPool;

/// The mailbox in the database, so that it is one for all processes and lives through a restart.
#[derive(Debug, Clone)]
pub struct PgSandboxMailbox {
    pool: PgPool,
}

impl PgSandboxMailbox {
    /// The mailbox of this database.
    pub const fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

#[async_trait]
impl SandboxMailbox for PgSandboxMailbox {
    async fn keep(&self, mail: &SandboxMail) -> Result<(), StoreError> {
        let mut tx = self.pool.begin().await.map_err(store_error)?;
        sqlx::query!(
            "INSERT INTO sandbox.mails (id, recipient, subject, text, written_at)
             VALUES ($1, $2, $3, $4, $5)",
            mail.id.0,
            mail.to.reveal(),
            mail.subject,
            mail.text.reveal(),
            mail.written_at,
        )
        .execute(&mut *tx)
        .await
        .map_err(store_error)?;
        sqlx::query!(
            "DELETE FROM sandbox.mails WHERE seq <= (
                 SELECT seq FROM sandbox.mails ORDER BY seq DESC OFFSET $1 LIMIT 1)",
            SANDBOX_MAILS_LIMIT,
        )
        .execute(&mut *tx)
        .await
        .map_err(store_error)?;
        tx.commit().await.map_err(store_error)
    }

    async fn list(&self) -> Result<Vec<SandboxMail>, StoreError> {
        let rows = sqlx::query!(
            "SELECT id, recipient, subject, text, written_at FROM sandbox.mails
             ORDER BY seq DESC LIMIT $1",
            SANDBOX_MAILS_LIMIT,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        let mails = rows.into_iter().map(|row| SandboxMail {
            id: EmailId(row.id),
            to: Personal::new(row.recipient),
            subject: row.subject,
            text: Personal::new(row.text),
            written_at: row.written_at,
        });
        Ok(mails.collect())
    }
}
