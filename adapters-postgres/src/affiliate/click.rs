//! Rows of `app.clicks` and `app.conversions`.
//! Deliberately not here: what counts as a click (domain).

use crate::kernel::{store_error, tx::PgTx};
use cauri_application::{
    affiliate::ports::{Click, Conversion},
    kernel::error::StoreError,
};
use cauri_domain::kernel::Timestamp;

/// Keeps a click. Two clicks of one visitor at the same instant wait for each other, so that one
/// of them sees the other.
pub(super) async fn insert_click(
    tx: &mut PgTx,
    click: &Click,
    counted_after: Timestamp,
) -> Result<(), StoreError> {
    let visitor_hash = click.visitor_hash.as_ref().map(<[u8; 16]>::as_slice);
    if click.counts && visitor_hash.is_some() {
        sqlx::query!(
            "SELECT pg_advisory_xact_lock(hashtextextended(encode($1, 'hex'), 0))",
            visitor_hash,
        )
        .execute(tx.connection())
        .await
        .map_err(store_error)?;
    }
    sqlx::query!(
        "INSERT INTO app.clicks (id, link_id, product_id, clicked_at, visitor_hash, agent,
             referrer_host, counted)
         SELECT $1, $2, $3, $4, $5, $6, $7,
             $8 AND NOT EXISTS (
                 SELECT FROM app.clicks
                 WHERE visitor_hash = $5 AND link_id = $2 AND counted AND clicked_at > $9)",
        click.id.0,
        click.link_id.0,
        click.product_id.0,
        click.clicked_at,
        visitor_hash,
        click.agent.as_str(),
        click.referrer_host,
        click.counts,
        counted_after,
    )
    .execute(tx.connection())
    .await
    .map_err(store_error)?;
    Ok(())
}

/// Keeps conversions, each once.
pub(super) async fn insert_conversions(
    tx: &mut PgTx,
    conversions: &[Conversion],
) -> Result<(), StoreError> {
    let column =
        |of: fn(&Conversion) -> uuid::Uuid| -> Vec<_> { conversions.iter().map(of).collect() };
    let amount = |of: fn(&Conversion) -> i64| -> Vec<_> { conversions.iter().map(of).collect() };
    let instant =
        |of: fn(&Conversion) -> Timestamp| -> Vec<_> { conversions.iter().map(of).collect() };
    sqlx::query!(
        "INSERT INTO app.conversions (order_line_id, collaboration_id, link_id, creator_id,
             gross_xof, commission_xof, sold_at, release_at)
         SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[],
             $6::bigint[], $7::timestamptz[], $8::timestamptz[])
         ON CONFLICT DO NOTHING",
        &column(|conversion| conversion.line_id.0),
        &column(|conversion| conversion.collaboration_id.0),
        &column(|conversion| conversion.link_id.0),
        &column(|conversion| conversion.creator_id.0),
        &amount(|conversion| conversion.gross_xof.get()),
        &amount(|conversion| conversion.commission_xof.get()),
        &instant(|conversion| conversion.sold_at),
        &instant(|conversion| conversion.release_at),
    )
    .execute(tx.connection())
    .await
    .map_err(store_error)?;
    Ok(())
}

/// Takes away a batch of clicks that are long ago.
pub(super) async fn forget_clicks(
    tx: &mut PgTx,
    clicked_until: Timestamp,
    limit: i64,
) -> Result<usize, StoreError> {
    let gone = sqlx::query!(
        "DELETE FROM app.clicks WHERE id = ANY (ARRAY (
             SELECT id FROM app.clicks WHERE clicked_at <= $1
             ORDER BY clicked_at LIMIT $2 FOR UPDATE SKIP LOCKED))",
        clicked_until,
        limit,
    )
    .execute(tx.connection())
    .await
    .map_err(store_error)?;
    Ok(usize::try_from(gone.rows_affected()).unwrap_or(usize::MAX))
}
