//! The repository of revenue: sales and payouts in a transaction.
//! Deliberately not here: the sets of a settlement (`sale`).

use super::{
    number,
    payout::{self, PayoutRow, StatusColumns},
    sale, withheld,
};
use crate::kernel::{corrupt, store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    kernel::{caller::Permit, error::StoreError},
    revenue::ports::RevenueRepository,
};
use cauri_domain::{
    kernel::{OrderLineId, PayoutId, Personal, Timestamp, TransferId, UserId},
    revenue::{NextTransfer, Payout, Sale, TransferNumber, WithheldCommission},
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
                 number, transfer_id, status, due_at, sendings, checks, refusal, paid_at,
                 failed_at, failure_code, created_at, updated_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                 $18, $19)",
            payout.id.0,
            payout.payee_id.0,
            payout.amount_xof.get(),
            payout.to.number().reveal(),
            payout.to.operator(),
            payout.gateway,
            payout.number.map(TransferNumber::get),
            payout.transfer_id.0,
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
            "SELECT id, payee_id, amount_xof, phone_number, operator, gateway, number,
                    transfer_id, status, due_at, sendings, checks, refusal, paid_at, failed_at,
                    failure_code, created_at, updated_at, version
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
                 failed_at = $9, failure_code = $10, updated_at = $11, number = $12,
                 transfer_id = $13, version = $2::bigint
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
            payout.number.map(TransferNumber::get),
            payout.transfer_id.0,
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
        with_new: bool,
        limit: i64,
    ) -> Result<Vec<Payout>, StoreError> {
        let rows = if with_new {
            payout::claim_due(self.connection(), now, limit).await?
        } else {
            payout::claim_sent(self.connection(), now, limit).await?
        };
        rows.into_iter().map(Payout::try_from).collect()
    }

    async fn expedite_payouts(
        &mut self,
        transfer_ids: &[TransferId],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let ids: Vec<Uuid> = transfer_ids.iter().map(|id| id.0).collect();
        sqlx::query!(
            "UPDATE app.payouts SET due_at = $2
             WHERE id IN (SELECT id FROM app.payouts
                          WHERE transfer_id = ANY ($1) AND number IS NOT NULL
                            AND status = 'processing' AND due_at > $2
                          ORDER BY id FOR UPDATE)",
            &ids,
            now,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn next_transfer(&mut self, payee_id: UserId) -> Result<NextTransfer, StoreError> {
        // Requests of one payee stand in line here, so that no two get the same number.
        sqlx::query!("SELECT id FROM app.users WHERE id = $1 FOR NO KEY UPDATE", payee_id.0)
            .fetch_optional(self.connection())
            .await
            .map_err(store_error)?;
        let row = sqlx::query!(
            r#"SELECT min(free.number) AS "number!",
                      (SELECT count(*) FROM app.payouts
                       WHERE payee_id = $1 AND due_at IS NOT NULL) AS "under_way!"
               FROM (SELECT first.number FROM (VALUES (1)) AS first (number)
                     WHERE NOT EXISTS (SELECT FROM app.payouts AS held
                                       WHERE held.payee_id = $1 AND held.number = first.number)
                     UNION ALL
                     SELECT held.number + 1 FROM app.payouts AS held
                     WHERE held.payee_id = $1 AND held.number IS NOT NULL
                       AND NOT EXISTS (SELECT FROM app.payouts AS next
                                       WHERE next.payee_id = $1
                                         AND next.number = held.number + 1)) AS free"#,
            payee_id.0,
        )
        .fetch_one(self.connection())
        .await
        .map_err(store_error)?;
        let number = TransferNumber::new(row.number)
            .ok_or_else(|| corrupt("app.payouts", "number", payee_id))?;
        Ok(NextTransfer { number, under_way: usize::try_from(row.under_way).unwrap_or(usize::MAX) })
    }

    async fn is_number_held(
        &mut self,
        payee_id: UserId,
        number: TransferNumber,
    ) -> Result<bool, StoreError> {
        sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM app.payouts
                              WHERE payee_id = $1 AND number = $2) AS "held!""#,
            payee_id.0,
            number.get(),
        )
        .fetch_one(self.connection())
        .await
        .map_err(store_error)
    }

    async fn is_number_of_other_party(
        &mut self,
        payee_id: UserId,
        number: &Personal<String>,
    ) -> Result<bool, StoreError> {
        number::is_number_of_other_party(self.connection(), payee_id, number.reveal()).await
    }

    async fn insert_withheld(
        &mut self,
        _permit: &Permit,
        withheld: &[WithheldCommission],
    ) -> Result<(), StoreError> {
        withheld::insert(self.connection(), withheld).await
    }

    async fn get_withheld_for_update(
        &mut self,
        line_id: OrderLineId,
    ) -> Result<Option<WithheldCommission>, StoreError> {
        withheld::get_for_update(self.connection(), line_id).await
    }

    async fn save_withheld(
        &mut self,
        _permit: &Permit,
        withheld: &WithheldCommission,
    ) -> Result<(), StoreError> {
        withheld::save(self.connection(), withheld).await
    }
}
