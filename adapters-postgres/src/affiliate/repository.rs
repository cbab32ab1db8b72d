//! The affiliate repository: links in a transaction, with clicks and conversions beside them.
//! Deliberately not here: reading links without one (`link`).

use super::{
    click::{forget_clicks, insert_click, insert_conversions},
    link::StandingRow,
};
use crate::kernel::{store_error, tx::PgTx};
use async_trait::async_trait;
use cauri_application::{
    affiliate::ports::{AffiliateRepository, Click, Conversion, LinkStanding},
    kernel::{caller::Permit, error::StoreError},
};
use cauri_domain::{
    affiliate::Link,
    kernel::{CollaborationId, LinkId, Timestamp},
};
use uuid::Uuid;

#[async_trait]
impl AffiliateRepository for PgTx {
    async fn insert_link(&mut self, _permit: &Permit, link: &Link) -> Result<(), StoreError> {
        let product_ids: Vec<Uuid> = link.product_ids.iter().map(|id| id.0).collect();
        sqlx::query!(
            "INSERT INTO app.links (id, collaboration_id, code, merchant_id, creator_id,
                 rate_percent, contract_hash, product_ids, created_at, ended_at)
             VALUES ($1, $2, $3, $4, $5, $6, $7, $8, $9, $10)",
            link.id.0,
            link.collaboration_id.0,
            link.code.as_str(),
            link.merchant_id.0,
            link.creator_id.0,
            link.rate.percent(),
            link.contract_hash,
            &product_ids,
            link.created_at,
            link.ended_at,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn end_link(
        &mut self,
        _permit: &Permit,
        collaboration_id: CollaborationId,
        ended_at: Timestamp,
    ) -> Result<(), StoreError> {
        sqlx::query!(
            "UPDATE app.links SET ended_at = $2 WHERE collaboration_id = $1 AND ended_at IS NULL",
            collaboration_id.0,
            ended_at,
        )
        .execute(self.connection())
        .await
        .map_err(store_error)?;
        Ok(())
    }

    async fn list_standings(&mut self, ids: &[LinkId]) -> Result<Vec<LinkStanding>, StoreError> {
        let ids: Vec<Uuid> = ids.iter().map(|id| id.0).collect();
        let rows = sqlx::query_as!(
            StandingRow,
            r#"SELECT link.id, collaboration_id, code, merchant_id, creator_id, rate_percent,
                    contract_hash, product_ids, link.created_at, ended_at,
                    LEAST(creator.suspended_since, merchant.suspended_since)
                        AS "suspended_since?"
             FROM app.links AS link
             JOIN app.users AS creator ON creator.id = link.creator_id
             JOIN app.users AS merchant ON merchant.id = link.merchant_id
             WHERE link.id = ANY ($1) ORDER BY link.id"#,
            &ids,
        )
        .fetch_all(self.connection())
        .await
        .map_err(store_error)?;
        rows.into_iter().map(LinkStanding::try_from).collect()
    }

    async fn insert_click(
        &mut self,
        _permit: &Permit,
        click: &Click,
        counted_after: Timestamp,
    ) -> Result<(), StoreError> {
        insert_click(self, click, counted_after).await
    }

    async fn insert_conversions(
        &mut self,
        _permit: &Permit,
        conversions: &[Conversion],
    ) -> Result<(), StoreError> {
        insert_conversions(self, conversions).await
    }
    async fn forget_clicks(
        &mut self,
        clicked_until: Timestamp,
        limit: i64,
    ) -> Result<usize, StoreError> {
        forget_clicks(self, clicked_until, limit).await
    }
}
