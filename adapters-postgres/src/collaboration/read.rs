//! Collaborations for their readers: one, feeds, counts, history.
//! Deliberately not here: anything that a decision relies on (`repository`).

use super::{load::load, record, row::MoveRow};
use crate::kernel::{corrupt, store::PgQueries, store_error};
use async_trait::async_trait;
use cauri_application::{
    collaboration::ports::{
        Certificate, CollaborationQueries, CollaborationView, FeedFilter, HistoryRow,
        ProductSummary,
    },
    kernel::{
        error::StoreError,
        page::{Cursor, Page, PageRequest},
    },
};
use cauri_domain::{
    collaboration::{Collaboration, ContractRecord, Party, Status},
    kernel::{CollaborationId, Personal, ProductId, Timestamp, UserId},
    money::Xof,
};
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

/// More moves than any negotiation has: ten offers, their answers, two signatures, an end.
const MOVE_LIMIT: i64 = 64;

#[async_trait]
impl CollaborationQueries for PgQueries {
    async fn find_collaboration(
        &self,
        id: CollaborationId,
    ) -> Result<Option<CollaborationView>, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(store_error)?;
        let found = load(&mut connection, &[id.0]).await?;
        Ok(with_names(&mut connection, found).await?.pop())
    }

    async fn list_collaborations(
        &self,
        side: Party,
        user_id: UserId,
        filter: FeedFilter,
        page: PageRequest,
    ) -> Result<Page<CollaborationView>, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(store_error)?;
        let ids = match side {
            Party::Influencer => list_received(&mut connection, user_id, filter, page).await?,
            Party::Merchant => list_sent(&mut connection, user_id, filter, page).await?,
        };
        let found = load(&mut connection, &ids).await?;
        let page = Page::of(found, page, |it| Cursor { at: it.created_at, id: it.id.0 });
        let items = with_names(&mut connection, page.items).await?;
        Ok(Page { items, next: page.next })
    }

    async fn count_awaiting(
        &self,
        side: Party,
        user_id: UserId,
        now: Timestamp,
    ) -> Result<i64, StoreError> {
        match side {
            Party::Influencer => sqlx::query_scalar!(
                r#"SELECT count(*) AS "count!" FROM app.collaborations
                   WHERE influencer_id = $1 AND status = 'pending' AND expires_at > $2"#,
                user_id.0,
                now,
            )
            .fetch_one(&self.pool)
            .await
            .map_err(store_error),
            Party::Merchant => sqlx::query_scalar!(
                r#"SELECT count(*) AS "count!" FROM app.collaborations
                   WHERE merchant_id = $1 AND status = 'counter_offer' AND expires_at > $2"#,
                user_id.0,
                now,
            )
            .fetch_one(&self.pool)
            .await
            .map_err(store_error),
        }
    }

    async fn list_moves(&self, id: CollaborationId) -> Result<Vec<HistoryRow>, StoreError> {
        let rows = sqlx::query!(
            "SELECT version, actor, command, fingerprint, rate_percent, message, moved_at
             FROM app.collaboration_moves WHERE collaboration_id = $1 ORDER BY version LIMIT $2",
            id.0,
            MOVE_LIMIT,
        )
        .fetch_all(&self.pool)
        .await
        .map_err(store_error)?;
        rows.into_iter()
            .map(|row| {
                let made = MoveRow {
                    actor: row.actor,
                    command: row.command,
                    fingerprint: row.fingerprint,
                    rate_percent: row.rate_percent,
                    message: row.message,
                    moved_at: row.moved_at,
                };
                Ok(HistoryRow { version: row.version, made: made.made(id.0)? })
            })
            .collect()
    }

    async fn find_record(&self, id: CollaborationId) -> Result<Option<ContractRecord>, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(store_error)?;
        record::find_record(&mut connection, id).await
    }

    async fn find_certificate(
        &self,
        id: CollaborationId,
    ) -> Result<Option<Certificate>, StoreError> {
        let mut connection = self.pool.acquire().await.map_err(store_error)?;
        record::find_certificate(&mut connection, id).await
    }
}

async fn list_received(
    connection: &mut PgConnection,
    influencer_id: UserId,
    filter: FeedFilter,
    page: PageRequest,
) -> Result<Vec<Uuid>, StoreError> {
    let after = page.after.map(|cursor| (cursor.at, cursor.id)).unzip();
    sqlx::query_scalar!(
        "SELECT id FROM app.collaborations
         WHERE influencer_id = $1
           AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
           AND ($4::text IS NULL
                OR CASE WHEN expires_at <= $5 THEN 'expired' ELSE status END = $4)
         ORDER BY created_at DESC, id DESC LIMIT $6",
        influencer_id.0,
        after.0,
        after.1,
        filter.status.map(Status::as_str),
        filter.now,
        page.fetch(),
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)
}

async fn list_sent(
    connection: &mut PgConnection,
    merchant_id: UserId,
    filter: FeedFilter,
    page: PageRequest,
) -> Result<Vec<Uuid>, StoreError> {
    let after = page.after.map(|cursor| (cursor.at, cursor.id)).unzip();
    sqlx::query_scalar!(
        "SELECT id FROM app.collaborations
         WHERE merchant_id = $1
           AND ($2::timestamptz IS NULL OR (created_at, id) < ($2, $3::uuid))
           AND ($4::text IS NULL
                OR CASE WHEN expires_at <= $5 THEN 'expired' ELSE status END = $4)
         ORDER BY created_at DESC, id DESC LIMIT $6",
        merchant_id.0,
        after.0,
        after.1,
        filter.status.map(Status::as_str),
        filter.now,
        page.fetch(),
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)
}

/// Adds the names of people and products: two statements, however many there are.
async fn with_names(
    connection: &mut PgConnection,
    found: Vec<Collaboration>,
) -> Result<Vec<CollaborationView>, StoreError> {
    let people: Vec<Uuid> =
        found.iter().flat_map(|it| [it.merchant_id.0, it.influencer_id.0]).collect();
    let names: BTreeMap<Uuid, String> =
        sqlx::query!("SELECT id, name FROM app.users WHERE id = ANY ($1)", &people)
            .fetch_all(&mut *connection)
            .await
            .map_err(store_error)?
            .into_iter()
            .map(|row| (row.id, row.name))
            .collect();
    let products = product_summaries(connection, &found).await?;
    found
        .into_iter()
        .map(|collaboration| {
            let id = collaboration.id;
            let name = |person: UserId| {
                let name = names.get(&person.0).cloned().map(Personal::new);
                name.ok_or_else(|| corrupt("app.collaborations", "merchant_id", id))
            };
            Ok(CollaborationView {
                merchant_name: name(collaboration.merchant_id)?,
                influencer_name: name(collaboration.influencer_id)?,
                products: collaboration
                    .products
                    .iter()
                    .filter_map(|product_id| products.get(product_id).cloned())
                    .collect(),
                collaboration,
            })
        })
        .collect()
}

async fn product_summaries(
    connection: &mut PgConnection,
    found: &[Collaboration],
) -> Result<BTreeMap<ProductId, ProductSummary>, StoreError> {
    let ids: Vec<Uuid> = found.iter().flat_map(|it| &it.products).map(|id| id.0).collect();
    let rows =
        sqlx::query!("SELECT id, name, price_xof FROM app.products WHERE id = ANY ($1)", &ids)
            .fetch_all(connection)
            .await
            .map_err(store_error)?;
    Ok(rows
        .into_iter()
        .map(|row| {
            let id = ProductId(row.id);
            (id, ProductSummary { id, name: row.name, price_xof: Xof::new(row.price_xof) })
        })
        .collect())
}
