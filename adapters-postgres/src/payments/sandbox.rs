//! The sandbox gateway's books, in their own schema.
//! Deliberately not here: any join with a table of ours.

use async_trait::async_trait;
use cauri_application::payments::gateway::{
    SandboxBooks, SandboxBooksError, SandboxDecision, SandboxKind, SandboxTransaction,
};
use cauri_domain::{
    kernel::{Personal, Timestamp},
    money::Xof,
};
use sqlx::PgPool;

/// The sandbox gateway's books on a pool.
#[derive(Debug, Clone)]
pub struct PgSandboxBooks {
    pool: PgPool,
}

impl PgSandboxBooks {
    /// Books on this pool.
    pub const fn new(pool: PgPool) -> Self {
        Self { pool }
    }
}

struct TransactionRow {
    id: String,
    kind: String,
    amount_xof: i64,
    currency: String,
    description: String,
    notify_url: String,
    return_url: String,
    phone_number: Option<String>,
    operator: Option<String>,
    outcome: String,
    told_amount: Option<i64>,
    told_currency: Option<String>,
    opened_at: Timestamp,
    decided_at: Option<Timestamp>,
}

impl From<TransactionRow> for SandboxTransaction {
    fn from(row: TransactionRow) -> Self {
        Self {
            kind: match row.kind.as_str() {
                "transfer" => SandboxKind::Transfer,
                _ => SandboxKind::Payment,
            },
            id: row.id,
            amount_xof: Xof::new(row.amount_xof),
            currency: row.currency,
            description: row.description,
            notify_url: row.notify_url,
            return_url: row.return_url,
            phone_number: row.phone_number.map(Personal::new),
            operator: row.operator,
            outcome: row.outcome,
            told_amount: row.told_amount,
            told_currency: row.told_currency,
            opened_at: row.opened_at,
            decided_at: row.decided_at,
        }
    }
}

const fn word(kind: SandboxKind) -> &'static str {
    match kind {
        SandboxKind::Payment => "payment",
        SandboxKind::Transfer => "transfer",
    }
}

fn books_error(error: sqlx::Error) -> SandboxBooksError {
    SandboxBooksError(Box::new(error))
}

#[async_trait]
impl SandboxBooks for PgSandboxBooks {
    async fn open(&self, transaction: SandboxTransaction) -> Result<bool, SandboxBooksError> {
        let opened = sqlx::query!(
            "INSERT INTO sandbox.transactions (id, kind, amount_xof, currency, description,
                 notify_url, return_url, phone_number, operator, outcome, opened_at, decided_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12)
             ON CONFLICT DO NOTHING",
            transaction.id,
            word(transaction.kind),
            transaction.amount_xof.get(),
            transaction.currency,
            transaction.description,
            transaction.notify_url,
            transaction.return_url,
            transaction.phone_number.as_ref().map(|number| number.reveal().as_str()),
            transaction.operator,
            transaction.outcome,
            transaction.opened_at,
            transaction.decided_at,
        )
        .execute(&self.pool)
        .await
        .map_err(books_error)?;
        Ok(opened.rows_affected() == 1)
    }

    async fn find(&self, id: &str) -> Result<Option<SandboxTransaction>, SandboxBooksError> {
        let row = sqlx::query_as!(
            TransactionRow,
            "SELECT id, kind, amount_xof, currency, description, notify_url, return_url,
                    phone_number, operator, outcome, told_amount, told_currency, opened_at,
                    decided_at
             FROM sandbox.transactions WHERE id = $1",
            id,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(books_error)?;
        Ok(row.map(SandboxTransaction::from))
    }

    async fn decide(
        &self,
        id: &str,
        decision: &SandboxDecision,
    ) -> Result<Option<SandboxTransaction>, SandboxBooksError> {
        // The first decision is kept: whoever comes later finds the row decided.
        sqlx::query!(
            "UPDATE sandbox.transactions
             SET outcome = $2, operator = coalesce($3, operator),
                 phone_number = coalesce($4, phone_number), told_amount = $5,
                 told_currency = $6, decided_at = $7
             WHERE id = $1 AND decided_at IS NULL",
            id,
            decision.outcome,
            decision.operator,
            decision.phone_number.as_ref().map(|number| number.reveal().as_str()),
            decision.told_amount,
            decision.told_currency,
            decision.at,
        )
        .execute(&self.pool)
        .await
        .map_err(books_error)?;
        self.find(id).await
    }
}
