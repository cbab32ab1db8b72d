//! Reading payouts.
//! Deliberately not here: who may read them.

use super::payout::PayoutRow;
use crate::kernel::{store::PgQueries, store_error};
use async_trait::async_trait;
use cauri_application::{
    kernel::{
        error::StoreError,
        page::{Cursor, Page, PageRequest},
    },
    revenue::ports::RevenueQueries,
};
use cauri_domain::{
    kernel::{PayoutId, UserId},
    revenue::Payout,
};

#[async_trait]
impl RevenueQueries for PgQueries {
    async fn find_payout(&self, id: PayoutId) -> Result<Option<Payout>, StoreError> {
        let row = sqlx::query_as!(
            PayoutRow,
            "SELECT id, payee_id, amount_xof, phone_number, operator, gateway, status, due_at,
                    sendings, checks, refusal, paid_at, failed_at, failure_code,
                    created_at, updated_at, version
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
            "SELECT id, payee_id, amount_xof, phone_number, operator, gateway, status, due_at,
                    sendings, checks, refusal, paid_at, failed_at, failure_code,
                    created_at, updated_at, version
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
}
