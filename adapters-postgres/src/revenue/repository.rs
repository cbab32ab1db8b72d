//! The repository of revenue: sales and payouts in a transaction.
//! Deliberately not here: the sets of a settlement (`sale`).

use super::{
    payout::{PayoutRow, StatusColumns},
    sale,
};
use crate::kernel::{store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    kernel::{caller::Permit, error::StoreError},
    revenue::ports::RevenueRepository,
};
use cauri_domain::{
    kernel::{PayoutId, Timestamp},
    revenue::{Payout, Sale},
};
use uuid::Uuid;

#[async_trait]
impl RevenueRepository for PgTx {
    async fn insert_sales(
        &mut self,
        _permit: &Permit,
        sales: &[Sale],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sale::insert_sales(self.connection(), sales, now).await
    }

    async fn insert_payout(&mut self, _permit: &Permit, payout: &Payout) -> Result<(), StoreError> {
        let columns = StatusColumns::from(payout);
        sqlx::query!(
            "INSERT INTO app.payouts (id, payee_id, amount_xof, phone_number, operator, gateway,
                 status, due_at, sendings, checks, refusal, paid_at, failed_at, failure_code,
                 created_at, updated_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17)",
            payout.id.0,
            payout.payee_id.0,
            payout.amount_xof.get(),
            payout.to.number().reveal(),
            payout.to.operator(),
            payout.gateway,
            payout.status.as_str(),
            columns.due_at,
            columns.sendings,
            columns.checks,
            columns.refusal,
            columns.paid_at,
            columns.failed_at,
            columns.failure_code,
            payout.created_at,
            payout.updated_at,
            payout.version,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn get_payout_for_update(&mut self, id: PayoutId) -> Result<Option<Payout>, StoreError> {
        let row = sqlx::query_as!(
            PayoutRow,
            "SELECT id, payee_id, amount_xof, phone_number, operator, gateway, status, due_at,
                    sendings, checks, refusal, paid_at, failed_at, failure_code,
                    created_at, updated_at, version
             FROM app.payouts WHERE id = $1 FOR UPDATE",
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?;
        row.map(Payout::try_from).transpose()
    }

    async fn save_payout(&mut self, _permit: &Permit, payout: &Payout) -> Result<(), StoreError> {
        let columns = StatusColumns::from(payout);
        // How often it was sent and asked about stays as history when it has ended.
        let saved = sqlx::query!(
            "UPDATE app.payouts
             SET status = $3, due_at = $4, sendings = greatest(sendings, $5),
                 checks = greatest(checks, $6), refusal = coalesce($7, refusal), paid_at = $8,
                 failed_at = $9, failure_code = $10, updated_at = $11, version = $2::bigint
             WHERE id = $1 AND version = $2::bigint - 1",
            payout.id.0,
            payout.version,
            payout.status.as_str(),
            columns.due_at,
            columns.sendings,
            columns.checks,
            columns.refusal,
            columns.paid_at,
            columns.failed_at,
            columns.failure_code,
            payout.updated_at,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        if saved.rows_affected() == 1 {
            return Ok(());
        }
        let found =
            sqlx::query_scalar!("SELECT version FROM app.payouts WHERE id = $1", payout.id.0)
                .fetch_optional(self.connection())
                .await
                .map_err(store_error)?;
        Err(StoreError::Stale { table: "app.payouts", id: payout.id.to_string(), found })
    }

    async fn claim_payouts(
        &mut self,
        now: Timestamp,
        limit: i64,
    ) -> Result<Vec<Payout>, StoreError> {
        let rows = sqlx::query_as!(
            PayoutRow,
            "SELECT id, payee_id, amount_xof, phone_number, operator, gateway, status, due_at,
                    sendings, checks, refusal, paid_at, failed_at, failure_code,
                    created_at, updated_at, version
             FROM app.payouts WHERE due_at <= $1
             ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED",
            now,
            limit,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        rows.into_iter().map(Payout::try_from).collect()
    }

    async fn hasten_payouts(&mut self, ids: &[PayoutId], now: Timestamp) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        sqlx::query!(
            "UPDATE app.payouts SET due_at = $2
             WHERE id IN (SELECT id FROM app.payouts
                          WHERE id = ANY ($1) AND status = 'processing' AND due_at > $2
                          ORDER BY id FOR UPDATE)",
            &ids,
            now,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }
}
