//! The payments' repository.
//! Deliberately not here: the sets that checks and settlement take (`sweep`), notices (`notice`).

use super::{
    payment::{PaymentRow, StateColumns},
    sweep,
};
use crate::kernel::{store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    kernel::{caller::Permit, delivery::Lease, error::StoreError},
    payments::ports::{BrokenOpening, CompletedPayment, DueCheck, PaymentsRepository},
};
use cauri_domain::{
    kernel::{OrderId, PaymentId, Timestamp},
    payments::Payment,
};

#[async_trait]
impl PaymentsRepository for PgTx {
    async fn insert(&mut self, _permit: &Permit, payment: &Payment) -> Result<(), StoreError> {
        let columns = StateColumns::from(&payment.state);
        sqlx::query!(
            "INSERT INTO app.payments (id, order_id, buyer_id, gateway, channel, amount_xof, status,
                 checks, next_check_at, paid_at, failed_at, failure_code, found_at, found_amount,
                 found_currency, payer_operator, payer_number, payment_url, closed_at, unanswered,
                 created_at, updated_at, version)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10, $11, $12, $13, $14, $15, $16, $17,
                 $18, $19, 0, $20, $21, $22)",
            payment.id.0,
            payment.order_id.0,
            payment.buyer_id.0,
            payment.gateway,
            payment.channel.as_str(),
            payment.amount_xof.get(),
            payment.state.as_str(),
            columns.checks,
            columns.next_check_at,
            columns.paid_at,
            columns.failed_at,
            columns.failure_code,
            columns.found_at,
            columns.found_amount,
            columns.found_currency,
            payment.payer.operator,
            payment.payer.phone_number.as_ref().map(|number| number.reveal().as_str()),
            payment.payment_url,
            payment.closed_at,
            payment.created_at,
            payment.updated_at,
            payment.version,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn find(&mut self, id: PaymentId) -> Result<Option<Payment>, StoreError> {
        sqlx::query_as!(
            PaymentRow,
            "SELECT id, order_id, buyer_id, gateway, channel, amount_xof, status, checks,
                    next_check_at, paid_at, failed_at, failure_code, found_at, found_amount,
                    found_currency, payer_operator, payer_number, payment_url, closed_at,
                    created_at, updated_at, version
             FROM app.payments WHERE id = $1",
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?
        .map(Payment::try_from)
        .transpose()
    }

    async fn find_open_for_order(&mut self, id: OrderId) -> Result<Option<Payment>, StoreError> {
        sqlx::query_as!(
            PaymentRow,
            "SELECT id, order_id, buyer_id, gateway, channel, amount_xof, status, checks,
                    next_check_at, paid_at, failed_at, failure_code, found_at, found_amount,
                    found_currency, payer_operator, payer_number, payment_url, closed_at,
                    created_at, updated_at, version
             FROM app.payments
             WHERE order_id = $1
               AND (status = 'mismatch' OR (status = 'pending' AND closed_at IS NULL))
             ORDER BY status = 'pending', created_at DESC, id DESC LIMIT 1",
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?
        .map(Payment::try_from)
        .transpose()
    }

    async fn get_for_update(&mut self, id: PaymentId) -> Result<Option<Payment>, StoreError> {
        sqlx::query_as!(
            PaymentRow,
            "SELECT id, order_id, buyer_id, gateway, channel, amount_xof, status, checks,
                    next_check_at, paid_at, failed_at, failure_code, found_at, found_amount,
                    found_currency, payer_operator, payer_number, payment_url, closed_at,
                    created_at, updated_at, version
             FROM app.payments WHERE id = $1 FOR UPDATE",
            id.0,
        )
        .fetch_optional(self.connection())
        .await
        .map_err(store_error)?
        .map(Payment::try_from)
        .transpose()
    }

    async fn save(&mut self, _permit: &Permit, payment: &Payment) -> Result<(), StoreError> {
        let columns = StateColumns::from(&payment.state);
        let saved = sqlx::query!(
            "UPDATE app.payments
             SET status = $3, checks = $4, next_check_at = $5, paid_at = $6, failed_at = $7,
                 failure_code = $8, found_at = $9, found_amount = $10, found_currency = $11,
                 payer_operator = $12, payer_number = $13, closed_at = $14, asked_until = NULL,
                 unanswered = 0, updated_at = $15, version = $2::bigint
             WHERE id = $1 AND version = $2::bigint - 1",
            payment.id.0,
            payment.version,
            payment.state.as_str(),
            columns.checks,
            columns.next_check_at,
            columns.paid_at,
            columns.failed_at,
            columns.failure_code,
            columns.found_at,
            columns.found_amount,
            columns.found_currency,
            payment.payer.operator,
            payment.payer.phone_number.as_ref().map(|number| number.reveal().as_str()),
            payment.closed_at,
            payment.updated_at,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        if saved.rows_affected() == 1 {
            return Ok(());
        }
        let id = payment.id.0;
        let found = sqlx::query_scalar!("SELECT version FROM app.payments WHERE id = $1", id)
            .fetch_optional(self.connection())
            .await
            .map_err(store_error)?;
        Err(StoreError::Stale { table: "app.payments", id: id.to_string(), found })
    }

    async fn claim_opening(&mut self, id: PaymentId, lease: Lease) -> Result<bool, StoreError> {
        let claimed = sqlx::query!(
            "UPDATE app.payments SET opening_until = $3
             WHERE id = $1 AND payment_url IS NULL AND closed_at IS NULL AND status = 'pending'
               AND (opening_until IS NULL OR opening_until <= $2)",
            id.0,
            lease.machine_now,
            lease.until,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(claimed.rows_affected() == 1)
    }

    async fn end_opening(
        &mut self,
        id: PaymentId,
        payment_url: Option<&str>,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        let ended = match payment_url {
            Some(url) => {
                sqlx::query!(
                    "UPDATE app.payments
                     SET payment_url = coalesce(payment_url, $2), opening_until = NULL,
                         updated_at = greatest(updated_at, $3), version = version + 1
                     WHERE id = $1 AND closed_at IS NULL",
                    id.0,
                    url,
                    now,
                )
                .execute(self.connection())
                .await
            }
            None => {
                sqlx::query!("UPDATE app.payments SET opening_until = NULL WHERE id = $1", id.0)
                    .execute(self.connection())
                    .await
            }
        };
        ended.map_err(store_error)?;
        Ok(())
    }

    async fn list_broken_openings(
        &mut self,
        machine_now: Timestamp,
        limit: i64,
    ) -> Result<Vec<BrokenOpening>, StoreError> {
        sweep::list_broken_openings(self, machine_now, limit).await
    }

    async fn drop_broken_opening(
        &mut self,
        id: PaymentId,
        machine_now: Timestamp,
    ) -> Result<(), StoreError> {
        sweep::drop_broken_opening(self, id, machine_now).await
    }

    async fn claim_due_checks(
        &mut self,
        now: Timestamp,
        lease: Lease,
        limit: i64,
    ) -> Result<Vec<DueCheck>, StoreError> {
        sweep::claim_due_checks(self, now, lease, limit).await
    }

    async fn postpone_check(&mut self, id: PaymentId, until: Timestamp) -> Result<(), StoreError> {
        sweep::postpone_check(self, id, until).await
    }

    async fn claim_completed(&mut self, limit: i64) -> Result<Vec<CompletedPayment>, StoreError> {
        sweep::claim_completed(self, limit).await
    }

    async fn mark_settled(
        &mut self,
        _permit: &Permit,
        ids: &[PaymentId],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sweep::mark_settled(self, ids, now).await
    }

    async fn mark_unapplied(
        &mut self,
        _permit: &Permit,
        ids: &[PaymentId],
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sweep::mark_unapplied(self, ids, now).await
    }

    async fn park(
        &mut self,
        _permit: &Permit,
        id: PaymentId,
        now: Timestamp,
    ) -> Result<(), StoreError> {
        sweep::park(self, id, now).await
    }
}
