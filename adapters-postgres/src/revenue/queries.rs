//! Reading payouts, commissions, and what is withheld.
//! Deliberately not here: who may read them.

use super::{commission, payout::PayoutRow, withheld};
use crate::kernel::{corrupt, store::PgQueries, store_error};
use async_trait::async_trait;
use cauri_application::{
    kernel::{
        error::StoreError,
        numbered_page::{NumberedPage, NumberedPageRequest},
        page::{Cursor, Page, PageRequest},
    },
    revenue::ports::{CommissionStanding, RevenueQueries},
};
use cauri_domain::{
    kernel::{CollaborationId, PayoutId, Timestamp, TransferId, UserId},
    revenue::{Payout, SaleParty, TransferNumber, WithheldCommission, WithheldStatus},
};

#[async_trait]
impl RevenueQueries for PgQueries {
    async fn find_payout(&self, id: PayoutId) -> Result<Option<Payout>, StoreError> {
        let row = sqlx::query_as!(
            PayoutRow,
            "SELECT id, payee_id, amount_xof, phone_number, operator, gateway, number,
                    transfer_id, status, due_at, sendings, checks, refusal, paid_at, failed_at,
                    failure_code, created_at, updated_at, version
             FROM app.payouts WHERE id = $1",
            id.0,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(store_error)?;
        row.map(Payout::try_from).transpose()
    }

    async fn list_payouts(
        &self,
        payee_id: UserId,
        page: PageRequest,
    ) -> Result<Page<Payout>, StoreError> {
        let after = page.after.map(|cursor| (cursor.at, cursor.id)).unzip();
        let rows = sqlx::query_as!(
            PayoutRow,
            "SELECT id, payee_id, amount_xof, phone_number, operator, gateway, number,
                    transfer_id, status, due_at, sendings, checks, refusal, paid_at, failed_at,
                    failure_code, created_at, updated_at, version
             FROM app.payouts
             WHERE payee_id = $1
               AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
             ORDER BY created_at DESC, id DESC LIMIT $4",
            payee_id.0,
            after.0,
            after.1,
            page.fetch(),
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        let payouts = rows.into_iter().map(Payout::try_from).collect::<Result<Vec<_>, _>>()?;
        Ok(Page::of(payouts, page, |payout| Cursor { at: payout.created_at, id: payout.id.0 }))
    }

    async fn list_under_way(&self, payee_id: UserId) -> Result<Vec<Payout>, StoreError> {
        let rows = sqlx::query_as!(
            PayoutRow,
            "SELECT id, payee_id, amount_xof, phone_number, operator, gateway, number,
                    transfer_id, status, due_at, sendings, checks, refusal, paid_at, failed_at,
                    failure_code, created_at, updated_at, version
             FROM app.payouts WHERE payee_id = $1 AND due_at IS NOT NULL
             ORDER BY number",
            payee_id.0,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        rows.into_iter().map(Payout::try_from).collect()
    }

    async fn free_number_after(
        &self,
        payee_id: UserId,
        after: Option<TransferNumber>,
    ) -> Result<TransferNumber, StoreError> {
        let number = sqlx::query_scalar!(
            r#"SELECT min(free.number) AS "number!"
               FROM (SELECT first.number FROM (VALUES ($2::integer + 1)) AS first (number)
                     WHERE NOT EXISTS (SELECT FROM app.payouts AS held
                                       WHERE held.payee_id = $1 AND held.number = first.number)
                     UNION ALL
                     SELECT held.number + 1 FROM app.payouts AS held
                     WHERE held.payee_id = $1 AND held.number > $2
                       AND NOT EXISTS (SELECT FROM app.payouts AS next
                                       WHERE next.payee_id = $1
                                         AND next.number = held.number + 1)) AS free"#,
            payee_id.0,
            after.map_or(0, TransferNumber::get),
        )
        .fetch_one(&self.pool)
        .await
        .map_err(store_error)?;
        TransferNumber::new(number).ok_or_else(|| corrupt("app.payouts", "number", payee_id))
    }

    async fn commission_standing(
        &self,
        id: CollaborationId,
        creator_id: UserId,
        now: Timestamp,
    ) -> Result<CommissionStanding, StoreError> {
        commission::commission_standing(&self.pool, id, creator_id, now).await
    }

    async fn is_transfer_known(&self, transfer_id: TransferId) -> Result<bool, StoreError> {
        sqlx::query_scalar!(
            r#"SELECT EXISTS (SELECT FROM app.payouts
                              WHERE transfer_id = $1 AND number IS NOT NULL) AS "known!""#,
            transfer_id.0,
        )
        .fetch_one(&self.pool)
        .await
        .map_err(store_error)
    }

    async fn list_withheld(
        &self,
        party: SaleParty,
        user_id: UserId,
        page: PageRequest,
    ) -> Result<Page<WithheldCommission>, StoreError> {
        withheld::list_of_party(self, party, user_id, page).await
    }

    async fn list_objected(
        &self,
        status: Option<WithheldStatus>,
        page: NumberedPageRequest,
    ) -> Result<NumberedPage<WithheldCommission>, StoreError> {
        withheld::list_objected(self, status, page).await
    }
}
