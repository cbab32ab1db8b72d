//! What a link brought, by the day.
//! Deliberately not here: what of it may be withdrawn (`revenue`).

use crate::kernel::store_error;
use cauri_application::{
    affiliate::ports::{ClickDay, SaleDay},
    kernel::error::StoreError,
};
use cauri_domain::{
    kernel::{CollaborationId, LinkId, Timestamp},
    money::Xof,
};
use sqlx::PgPool;
use std::ops::Range;

/// Clicks that count.
pub(super) async fn list_click_days(
    pool: &PgPool,
    id: LinkId,
    period: &Range<Timestamp>,
) -> Result<Vec<ClickDay>, StoreError> {
    sqlx::query_as!(
        ClickDay,
        r#"SELECT (clicked_at AT TIME ZONE 'UTC')::date AS "date!", count(*) AS "clicks!"
           FROM app.clicks
           WHERE link_id = $1 AND counted AND clicked_at >= $2 AND clicked_at < $3
           GROUP BY 1 ORDER BY 1"#,
        id.0,
        period.start,
        period.end,
    )
    .fetch_all(pool)
    .await
    .map_err(store_error)
}

/// Lines of paid orders.
pub(super) async fn list_sale_days(
    pool: &PgPool,
    id: CollaborationId,
    period: &Range<Timestamp>,
) -> Result<Vec<SaleDay>, StoreError> {
    let rows = sqlx::query!(
        r#"SELECT (sold_at AT TIME ZONE 'UTC')::date AS "date!", count(*) AS "sales!",
                  sum(gross_xof)::bigint AS "gross_xof!",
                  sum(commission_xof)::bigint AS "commission_xof!"
           FROM app.conversions
           WHERE collaboration_id = $1 AND sold_at >= $2 AND sold_at < $3
           GROUP BY 1 ORDER BY 1"#,
        id.0,
        period.start,
        period.end,
    )
    .fetch_all(pool)
    .await
    .map_err(store_error)?;
    Ok(rows
        .into_iter()
        .map(|row| SaleDay {
            date: row.date,
            sales: row.sales,
            gross_xof: Xof::new(row.gross_xof),
            commission_xof: Xof::new(row.commission_xof),
        })
        .collect())
}
