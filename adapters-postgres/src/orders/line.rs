//! Rows of `app.order_lines`.
//! Deliberately not here: rules about lines.

use crate::kernel::{corrupt, store_error};
use cauri_application::kernel::error::StoreError;
use cauri_domain::{
    affiliate::{Attribution, NumberEnd, OwnPurchase},
    kernel::{CollaborationId, LinkId, OrderLineId, ProductId, UserId},
    money::{RatePercent, Xof},
    orders::{Order, OrderLine},
};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

struct LineRow {
    id: Uuid,
    order_id: Uuid,
    product_id: Uuid,
    seller_id: Uuid,
    title: String,
    quantity: i64,
    unit_price_xof: i64,
    discount_xof: i64,
    gross_xof: i64,
    attribution: String,
    collaboration_id: Option<Uuid>,
    link_id: Option<Uuid>,
    creator_id: Option<Uuid>,
    rate_percent: Option<Decimal>,
    contract_hash: Option<String>,
    own_purchase: Option<String>,
    number_end: Option<String>,
}

impl TryFrom<LineRow> for OrderLine {
    type Error = StoreError;

    fn try_from(row: LineRow) -> Result<Self, StoreError> {
        let attribution =
            attribution(&row).ok_or_else(|| corrupt("app.order_lines", "attribution", row.id))?;
        Ok(Self {
            id: OrderLineId(row.id),
            product_id: ProductId(row.product_id),
            seller_id: UserId(row.seller_id),
            title: row.title,
            quantity: row.quantity,
            unit_price_xof: Xof::new(row.unit_price_xof),
            discount_xof: Xof::new(row.discount_xof),
            gross_xof: Xof::new(row.gross_xof),
            attribution,
        })
    }
}

/// The attribution of a row; `None` if its columns contradict each other.
fn attribution(row: &LineRow) -> Option<Attribution> {
    match row.attribution.as_str() {
        "unattributed" => Some(Attribution::Unattributed),
        "self_purchase" => Some(Attribution::SelfPurchase {
            collaboration_id: CollaborationId(row.collaboration_id?),
            link_id: LinkId(row.link_id?),
            creator_id: UserId(row.creator_id?),
            rate: RatePercent::new(row.rate_percent?).ok()?,
            contract_hash: row.contract_hash.clone()?,
            why: own_purchase(row.own_purchase.as_deref()?, row.number_end.as_deref())?,
        }),
        "attributed" => Some(Attribution::Attributed {
            collaboration_id: CollaborationId(row.collaboration_id?),
            link_id: LinkId(row.link_id?),
            creator_id: UserId(row.creator_id?),
            rate: RatePercent::new(row.rate_percent?).ok()?,
            contract_hash: row.contract_hash.clone()?,
        }),
        _ => None,
    }
}

/// By what it is told that a row is somebody's own purchase; `None` if word and number contradict
/// each other.
pub(crate) fn own_purchase(word: &str, number_end: Option<&str>) -> Option<OwnPurchase> {
    let end = match number_end {
        None => None,
        Some(text) => Some(NumberEnd::parse(text)?),
    };
    OwnPurchase::from_stored(word, end)
}

/// The columns that an attribution fills.
#[derive(Default)]
struct AttributionColumns {
    collaboration_id: Option<Uuid>,
    link_id: Option<Uuid>,
    creator_id: Option<Uuid>,
    rate_percent: Option<Decimal>,
    contract_hash: Option<String>,
    own_purchase: Option<&'static str>,
    number_end: Option<String>,
}

impl From<&Attribution> for AttributionColumns {
    fn from(attribution: &Attribution) -> Self {
        match attribution {
            Attribution::Unattributed => Self::default(),
            Attribution::SelfPurchase {
                collaboration_id,
                link_id,
                creator_id,
                rate,
                contract_hash,
                why,
            } => Self {
                collaboration_id: Some(collaboration_id.0),
                link_id: Some(link_id.0),
                creator_id: Some(creator_id.0),
                rate_percent: Some(rate.percent()),
                contract_hash: Some(contract_hash.clone()),
                own_purchase: Some(why.as_str()),
                number_end: why.number_end().map(String::from),
            },
            Attribution::Attributed {
                collaboration_id,
                link_id,
                creator_id,
                rate,
                contract_hash,
            } => Self {
                collaboration_id: Some(collaboration_id.0),
                link_id: Some(link_id.0),
                creator_id: Some(creator_id.0),
                rate_percent: Some(rate.percent()),
                contract_hash: Some(contract_hash.clone()),
                ..Self::default()
            },
        }
    }
}

/// The lines of these orders, by order, each in its place; one statement for all.
pub(super) async fn lines_of(
    connection: &mut PgConnection,
    order_ids: &[Uuid],
) -> Result<BTreeMap<Uuid, Vec<OrderLine>>, StoreError> {
    let rows = sqlx::query_as!(
        LineRow,
        "SELECT id, order_id, product_id, seller_id, title, quantity, unit_price_xof,
                discount_xof, gross_xof, attribution, collaboration_id, link_id, creator_id,
                rate_percent, contract_hash, own_purchase, number_end
         FROM app.order_lines WHERE order_id = ANY ($1) ORDER BY order_id, place",
        order_ids,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    let mut lines: BTreeMap<Uuid, Vec<OrderLine>> = BTreeMap::new();
    for row in rows {
        lines.entry(row.order_id).or_default().push(row.try_into()?);
    }
    Ok(lines)
}

/// Stores the lines of a new order, in their places; one statement for all.
pub(super) async fn insert_lines(
    connection: &mut PgConnection,
    order: &Order,
) -> Result<(), StoreError> {
    let lines = &order.lines;
    let attributions: Vec<_> =
        lines.iter().map(|line| AttributionColumns::from(&line.attribution)).collect();
    sqlx::query!(
        "INSERT INTO app.order_lines (order_id, id, place, product_id, seller_id, title, quantity,
             unit_price_xof, discount_xof, gross_xof, attribution, collaboration_id, link_id,
             creator_id, rate_percent, contract_hash, own_purchase, number_end)
         SELECT $1, id, place, product_id, seller_id, title, quantity, unit_price_xof,
             discount_xof, gross_xof, attribution, collaboration_id, link_id, creator_id,
             rate_percent, contract_hash, own_purchase, number_end
         FROM unnest($2::uuid[], $3::uuid[], $4::uuid[], $5::text[], $6::bigint[], $7::bigint[],
                  $8::bigint[], $9::bigint[], $10::text[], $11::uuid[], $12::uuid[], $13::uuid[],
                  $14::numeric[], $15::text[], $16::text[], $17::text[]) WITH ORDINALITY
              AS new (id, product_id, seller_id, title, quantity, unit_price_xof, discount_xof,
                      gross_xof, attribution, collaboration_id, link_id, creator_id,
                      rate_percent, contract_hash, own_purchase, number_end, place)",
        order.id.0,
        &each(lines, |line| line.id.0),
        &each(lines, |line| line.product_id.0),
        &each(lines, |line| line.seller_id.0),
        &each(lines, |line| line.title.clone()),
        &each(lines, |line| line.quantity),
        &each(lines, |line| line.unit_price_xof.get()),
        &each(lines, |line| line.discount_xof.get()),
        &each(lines, |line| line.gross_xof.get()),
        &each(lines, |line| line.attribution.as_str().to_owned()),
        &each(&attributions, |columns| columns.collaboration_id) as &[Option<Uuid>],
        &each(&attributions, |columns| columns.link_id) as &[Option<Uuid>],
        &each(&attributions, |columns| columns.creator_id) as &[Option<Uuid>],
        &each(&attributions, |columns| columns.rate_percent) as &[Option<Decimal>],
        &each(&attributions, |columns| columns.contract_hash.clone()) as &[Option<String>],
        &each(&attributions, |columns| columns.own_purchase.map(str::to_owned))
            as &[Option<String>],
        &each(&attributions, |columns| columns.number_end.clone()) as &[Option<String>],
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

/// One column of many things.
fn each<T, C>(things: &[T], column: impl Fn(&T) -> C) -> Vec<C> {
    things.iter().map(column).collect()
}
