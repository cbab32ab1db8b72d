//! The ledger's read models, each in a file of its own.
//! Deliberately not here: the statements.

use super::{balance, entries, verify};
use crate::kernel::{store::PgQueries, store_error};
use async_trait::async_trait;
use cauri_application::{
    kernel::{
        error::StoreError,
        page::{Page, PageRequest},
    },
    ledger::ports::{
        Balance, Difference, LedgerQueries, LedgerSize, PayeeEntry, TrialBalance, TrialRow,
    },
};
use cauri_domain::kernel::{Timestamp, UserId};
use uuid::Uuid;

#[async_trait]
impl LedgerQueries for PgQueries {
    async fn balance(&self, payee_id: UserId, now: Timestamp) -> Result<Balance, StoreError> {
        balance::balance(&self.pool, payee_id, now).await
    }

    async fn list_entries(
        &self,
        payee_id: UserId,
        page: PageRequest,
    ) -> Result<Page<PayeeEntry>, StoreError> {
        entries::list_entries(&self.pool, payee_id, page).await
    }

    async fn list_payees(
        &self,
        after: Option<UserId>,
        limit: i64,
    ) -> Result<Vec<UserId>, StoreError> {
        let ids = sqlx::query_scalar!(
            r#"SELECT DISTINCT payee_id AS "payee_id!" FROM ledger.accounts
               WHERE payee_id > $1 ORDER BY 1 LIMIT $2"#,
            after.map_or(Uuid::nil(), |id| id.0),
            limit,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        Ok(ids.into_iter().map(UserId).collect())
    }

    async fn trial_balance(&self) -> Result<TrialBalance, StoreError> {
        let rows = sqlx::query_as!(
            TrialRow,
            r#"SELECT CASE WHEN a.payee_id IS NULL THEN a.code ELSE a.kind END AS "account!",
                      sum(b.debits_xof)::bigint AS "debits_xof!",
                      sum(b.credits_xof)::bigint AS "credits_xof!"
               FROM ledger.balances AS b JOIN ledger.accounts AS a ON a.id = b.account_id
               GROUP BY 1 ORDER BY 1"#,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        Ok(TrialBalance { rows })
    }

    async fn ledger_size(&self) -> Result<LedgerSize, StoreError> {
        sqlx::query_as!(
            LedgerSize,
            r#"SELECT (SELECT count(*) FROM ledger.entries) AS "entries!",
                      (SELECT count(*) FROM ledger.movements) AS "movements!",
                      (SELECT count(*) FROM ledger.accounts) AS "accounts!",
                      (SELECT count(*) FROM ledger.buckets) AS "buckets!""#,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(store_error)
    }

    async fn verify_ledger(&self) -> Result<Vec<Difference>, StoreError> {
        verify::verify(&self.pool).await
    }
}
