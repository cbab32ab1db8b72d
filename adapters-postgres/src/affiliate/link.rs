//! Rows of `app.links`, and how they are found.
//! Deliberately not here: writing them (`repository`).

use super::figures;
use crate::kernel::{corrupt, store::PgQueries, store_error};
use async_trait::async_trait;
use cauri_application::{
    affiliate::ports::{AffiliateQueries, ClickDay, LinkStanding, SaleDay},
    kernel::error::StoreError,
};
use cauri_domain::{
    affiliate::{Link, LinkCode},
    kernel::{CollaborationId, LinkId, ProductId, Timestamp, UserId},
    money::RatePercent,
};
use rust_decimal::Decimal;
use std::ops::Range;
use uuid::Uuid;

/// A row of `app.links`, as it is read everywhere.
pub(super) struct LinkRow {
    pub(super) id: Uuid,
    pub(super) collaboration_id: Uuid,
    pub(super) code: String,
    pub(super) merchant_id: Uuid,
    pub(super) creator_id: Uuid,
    pub(super) rate_percent: Decimal,
    pub(super) contract_hash: String,
    pub(super) product_ids: Vec<Uuid>,
    pub(super) created_at: Timestamp,
    pub(super) ended_at: Option<Timestamp>,
}

impl TryFrom<LinkRow> for Link {
    type Error = StoreError;

    fn try_from(row: LinkRow) -> Result<Self, StoreError> {
        let rate = RatePercent::new(row.rate_percent)
            .map_err(|_| corrupt("app.links", "rate_percent", row.id))?;
        let code =
            LinkCode::parse(&row.code).ok_or_else(|| corrupt("app.links", "code", row.id))?;
        Ok(Self {
            id: LinkId(row.id),
            collaboration_id: CollaborationId(row.collaboration_id),
            code,
            merchant_id: UserId(row.merchant_id),
            creator_id: UserId(row.creator_id),
            rate,
            contract_hash: row.contract_hash,
            product_ids: row.product_ids.into_iter().map(ProductId).collect(),
            created_at: row.created_at,
            ended_at: row.ended_at,
        })
    }
}

/// A row of `app.links` with the standing of its two parties.
pub(super) struct StandingRow {
    pub(super) id: Uuid,
    pub(super) collaboration_id: Uuid,
    pub(super) code: String,
    pub(super) merchant_id: Uuid,
    pub(super) creator_id: Uuid,
    pub(super) rate_percent: Decimal,
    pub(super) contract_hash: String,
    pub(super) product_ids: Vec<Uuid>,
    pub(super) created_at: Timestamp,
    pub(super) ended_at: Option<Timestamp>,
    pub(super) suspended_since: Option<Timestamp>,
}

impl TryFrom<StandingRow> for LinkStanding {
    type Error = StoreError;

    fn try_from(row: StandingRow) -> Result<Self, StoreError> {
        let link = Link::try_from(LinkRow {
            id: row.id,
            collaboration_id: row.collaboration_id,
            code: row.code,
            merchant_id: row.merchant_id,
            creator_id: row.creator_id,
            rate_percent: row.rate_percent,
            contract_hash: row.contract_hash,
            product_ids: row.product_ids,
            created_at: row.created_at,
            ended_at: row.ended_at,
        })?;
        Ok(Self { link, suspended_since: row.suspended_since })
    }
}

#[async_trait]
impl AffiliateQueries for PgQueries {
    async fn find_link_by_code(&self, code: &LinkCode) -> Result<Option<LinkStanding>, StoreError> {
        let row = sqlx::query_as!(
            StandingRow,
            r#"SELECT link.id, collaboration_id, code, merchant_id, creator_id, rate_percent,
                    contract_hash, product_ids, link.created_at, ended_at,
                    LEAST(creator.suspended_since, merchant.suspended_since)
                        AS "suspended_since?"
             FROM app.links AS link
             JOIN app.users AS creator ON creator.id = link.creator_id
             JOIN app.users AS merchant ON merchant.id = link.merchant_id
             WHERE link.code = $1"#,
            code.as_str(),
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(store_error)?;
        row.map(LinkStanding::try_from).transpose()
    }

    async fn find_link_of(&self, id: CollaborationId) -> Result<Option<Link>, StoreError> {
        let row = sqlx::query_as!(
            LinkRow,
            "SELECT id, collaboration_id, code, merchant_id, creator_id, rate_percent,
                    contract_hash, product_ids, created_at, ended_at
             FROM app.links WHERE collaboration_id = $1",
            id.0,
        )
        .fetch_optional(&self.pool)
        .await
        .map_err(store_error)?;
        row.map(Link::try_from).transpose()
    }

    async fn list_click_days(
        &self,
        id: LinkId,
        period: &Range<Timestamp>,
    ) -> Result<Vec<ClickDay>, StoreError> {
        figures::list_click_days(&self.pool, id, period).await
    }

    async fn list_sale_days(
        &self,
        id: CollaborationId,
        period: &Range<Timestamp>,
    ) -> Result<Vec<SaleDay>, StoreError> {
        figures::list_sale_days(&self.pool, id, period).await
    }
}
