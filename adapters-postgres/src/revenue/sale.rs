//! Rows of `app.sales` and `app.sale_lines`, written set by set.
//! Deliberately not here: how a sale is split.

use crate::kernel::store_error;
use cauri_application::kernel::error::StoreError;
use cauri_domain::{
    kernel::Timestamp,
    revenue::{LineCommission, Sale},
};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use uuid::Uuid;

pub(super) async fn insert_sales(
    connection: &mut PgConnection,
    sales: &[Sale],
    now: Timestamp,
) -> Result<(), StoreError> {
    if sales.is_empty() {
        return Ok(());
    }
    let column = |pick: fn(&Sale) -> Uuid| -> Vec<Uuid> { sales.iter().map(pick).collect() };
    let gateways: Vec<String> = sales.iter().map(|sale| sale.payment.gateway.clone()).collect();
    let amounts: Vec<i64> = sales.iter().map(|sale| sale.payment.amount_xof.get()).collect();
    let paid_at: Vec<Timestamp> = sales.iter().map(|sale| sale.payment.paid_at).collect();
    let release_at: Vec<Timestamp> = sales.iter().map(|sale| sale.release_at).collect();
    sqlx::query!(
        "INSERT INTO app.sales
             (payment_id, order_id, gateway, amount_xof, paid_at, release_at, recorded_at)
         SELECT payment_id, order_id, gateway, amount_xof, paid_at, release_at, $7::timestamptz
         FROM unnest($1::uuid[], $2::uuid[], $3::text[], $4::bigint[], $5::timestamptz[],
                     $6::timestamptz[])
              AS new (payment_id, order_id, gateway, amount_xof, paid_at, release_at)",
        &column(|sale| sale.payment.payment_id.0),
        &column(|sale| sale.order_id.0),
        &gateways,
        &amounts,
        &paid_at,
        &release_at,
        now,
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    insert_lines(connection, &LineColumns::of(sales)).await
}

/// Lines of all sales, by column.
#[derive(Default)]
struct LineColumns {
    lines: Vec<Uuid>,
    payments: Vec<Uuid>,
    products: Vec<Uuid>,
    sellers: Vec<Uuid>,
    gross: Vec<i64>,
    platform_percent: Vec<Decimal>,
    platform: Vec<i64>,
    seller: Vec<i64>,
    creator: Vec<i64>,
    collaborations: Vec<Option<Uuid>>,
    links: Vec<Option<Uuid>>,
    creators: Vec<Option<Uuid>>,
    creator_percent: Vec<Option<Decimal>>,
    contracts: Vec<Option<String>>,
}

impl LineColumns {
    fn of(sales: &[Sale]) -> Self {
        let mut columns = Self::default();
        for sale in sales {
            for line in &sale.lines {
                columns.lines.push(line.line_id.0);
                columns.payments.push(sale.payment.payment_id.0);
                columns.products.push(line.product_id.0);
                columns.sellers.push(line.seller_id.0);
                columns.gross.push(line.gross_xof.get());
                columns.platform_percent.push(line.platform_rate.percent());
                columns.platform.push(line.platform_xof.get());
                columns.seller.push(line.seller_xof.get());
                columns.push_commission(line.commission.as_ref());
            }
        }
        columns
    }

    fn push_commission(&mut self, commission: Option<&LineCommission>) {
        self.creator.push(commission.map_or(0, |owed| owed.creator_xof.get()));
        self.collaborations.push(commission.map(|owed| owed.collaboration_id.0));
        self.links.push(commission.map(|owed| owed.link_id.0));
        self.creators.push(commission.map(|owed| owed.creator_id.0));
        self.creator_percent.push(commission.map(|owed| owed.rate.percent()));
        self.contracts.push(commission.map(|owed| owed.contract_hash.clone()));
    }
}

async fn insert_lines(
    connection: &mut PgConnection,
    columns: &LineColumns,
) -> Result<(), StoreError> {
    sqlx::query!(
        "INSERT INTO app.sale_lines (line_id, payment_id, product_id, seller_id, gross_xof,
             platform_percent, platform_xof, seller_xof, creator_xof, collaboration_id, link_id,
             creator_id, creator_percent, contract_hash)
         SELECT * FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::bigint[],
             $6::numeric[], $7::bigint[], $8::bigint[], $9::bigint[], $10::uuid[], $11::uuid[],
             $12::uuid[], $13::numeric[], $14::text[])",
        &columns.lines,
        &columns.payments,
        &columns.products,
        &columns.sellers,
        &columns.gross,
        &columns.platform_percent,
        &columns.platform,
        &columns.seller,
        &columns.creator,
        &columns.collaborations[..] as &[Option<Uuid>],
        &columns.links[..] as &[Option<Uuid>],
        &columns.creators[..] as &[Option<Uuid>],
        &columns.creator_percent[..] as &[Option<Decimal>],
        &columns.contracts[..] as &[Option<String>],
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}
