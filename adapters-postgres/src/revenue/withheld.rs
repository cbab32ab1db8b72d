//! Rows of `app.withheld_commissions`, with the objections to each.
//! Deliberately not here: rules about them.

use crate::{
    kernel::{corrupt, store::PgQueries, store_error},
    orders::own_purchase,
};
use cauri_application::kernel::{
    error::StoreError,
    numbered_page::{NumberedPage, NumberedPageRequest},
    page::{Cursor, Page, PageRequest},
};
use cauri_domain::{
    kernel::{
        CollaborationId, LinkId, OrderId, OrderLineId, PaymentId, ProductId, Timestamp, UserId,
    },
    money::{RatePercent, Xof},
    revenue::{
        Approval, LineCommission, Objection, SaleParty, WithheldCommission, WithheldPart,
        WithheldStatus,
    },
};
use rust_decimal::Decimal;
use sqlx::PgConnection;
use std::collections::BTreeMap;
use uuid::Uuid;

const TABLE: &str = "app.withheld_commissions";

/// A row, as it is read everywhere.
struct WithheldRow {
    line_id: Uuid,
    order_id: Uuid,
    payment_id: Uuid,
    product_id: Uuid,
    seller_id: Uuid,
    collaboration_id: Uuid,
    link_id: Uuid,
    creator_id: Uuid,
    creator_percent: Decimal,
    contract_hash: String,
    gross_xof: i64,
    commission_xof: i64,
    own_purchase: String,
    number_end: Option<String>,
    withheld_at: Timestamp,
    release_at: Timestamp,
    approved_by: Option<Uuid>,
    approved_at: Option<Timestamp>,
    restored_by: Option<Uuid>,
    restored_at: Option<Timestamp>,
    version: i64,
}

fn approval(by: Option<Uuid>, at: Option<Timestamp>) -> Option<Approval> {
    by.zip(at).map(|(by, at)| Approval { admin_id: UserId(by), at })
}

impl WithheldRow {
    fn into_withheld(self, objections: Vec<Objection>) -> Result<WithheldCommission, StoreError> {
        let wrong = |column| corrupt(TABLE, column, self.line_id);
        let why = own_purchase(&self.own_purchase, self.number_end.as_deref())
            .ok_or_else(|| wrong("number_end"))?;
        let rate = RatePercent::new(self.creator_percent).map_err(|_| wrong("creator_percent"))?;
        let commission = LineCommission {
            collaboration_id: CollaborationId(self.collaboration_id),
            link_id: LinkId(self.link_id),
            creator_id: UserId(self.creator_id),
            rate,
            contract_hash: self.contract_hash,
            creator_xof: Xof::new(self.commission_xof),
        };
        Ok(WithheldCommission {
            line_id: OrderLineId(self.line_id),
            order_id: OrderId(self.order_id),
            payment_id: PaymentId(self.payment_id),
            product_id: ProductId(self.product_id),
            seller_id: UserId(self.seller_id),
            gross_xof: Xof::new(self.gross_xof),
            part: WithheldPart { commission, why },
            withheld_at: self.withheld_at,
            release_at: self.release_at,
            objections,
            approved: approval(self.approved_by, self.approved_at),
            restored: approval(self.restored_by, self.restored_at),
            version: self.version,
        })
    }
}

/// Puts rows and the objections to them together; one more statement, whatever their number.
async fn with_objections(
    connection: &mut PgConnection,
    rows: Vec<WithheldRow>,
) -> Result<Vec<WithheldCommission>, StoreError> {
    let ids: Vec<Uuid> = rows.iter().map(|row| row.line_id).collect();
    if ids.is_empty() {
        return Ok(vec![]);
    }
    let said = sqlx::query!(
        "SELECT line_id, party, message, objected_at FROM app.objections
         WHERE line_id = ANY ($1) ORDER BY objected_at, party",
        &ids,
    )
    .fetch_all(connection)
    .await
    .map_err(store_error)?;
    let mut objections: BTreeMap<Uuid, Vec<Objection>> = BTreeMap::new();
    for row in said {
        let by = SaleParty::from_word(&row.party);
        let by = by.ok_or_else(|| corrupt("app.objections", "party", row.line_id))?;
        let objection = Objection { by, message: row.message, objected_at: row.objected_at };
        objections.entry(row.line_id).or_default().push(objection);
    }
    rows.into_iter()
        .map(|row| {
            let own = objections.remove(&row.line_id).unwrap_or_default();
            row.into_withheld(own)
        })
        .collect()
}

/// What stands beside the sales of a settlement, by column.
pub(super) async fn insert(
    connection: &mut PgConnection,
    withheld: &[WithheldCommission],
) -> Result<(), StoreError> {
    let column = |pick: fn(&WithheldCommission) -> Uuid| -> Vec<Uuid> {
        withheld.iter().map(pick).collect()
    };
    let rates: Vec<_> = withheld.iter().map(|it| it.part.commission.rate.percent()).collect();
    let hashes: Vec<_> =
        withheld.iter().map(|it| it.part.commission.contract_hash.clone()).collect();
    let gross: Vec<_> = withheld.iter().map(|it| it.gross_xof.get()).collect();
    let amounts: Vec<_> = withheld.iter().map(|it| it.part.commission.creator_xof.get()).collect();
    let whys: Vec<_> = withheld.iter().map(|it| it.part.why.as_str().to_owned()).collect();
    let ends: Vec<_> =
        withheld.iter().map(|it| it.part.why.number_end().map(String::from)).collect();
    let withheld_at: Vec<_> = withheld.iter().map(|it| it.withheld_at).collect();
    let release_at: Vec<_> = withheld.iter().map(|it| it.release_at).collect();
    sqlx::query!(
        "INSERT INTO app.withheld_commissions (line_id, order_id, payment_id, product_id,
             seller_id, collaboration_id, link_id, creator_id, creator_percent, contract_hash,
             gross_xof, commission_xof, own_purchase, number_end, withheld_at, release_at, version)
         SELECT *, 1 FROM unnest($1::uuid[], $2::uuid[], $3::uuid[], $4::uuid[], $5::uuid[],
             $6::uuid[], $7::uuid[], $8::uuid[], $9::numeric[], $10::text[], $11::bigint[],
             $12::bigint[], $13::text[], $14::text[], $15::timestamptz[], $16::timestamptz[])",
        &column(|it| it.line_id.0),
        &column(|it| it.order_id.0),
        &column(|it| it.payment_id.0),
        &column(|it| it.product_id.0),
        &column(|it| it.seller_id.0),
        &column(|it| it.part.commission.collaboration_id.0),
        &column(|it| it.part.commission.link_id.0),
        &column(|it| it.part.commission.creator_id.0),
        &rates,
        &hashes,
        &gross,
        &amounts,
        &whys,
        &ends[..] as &[Option<String>],
        &withheld_at,
        &release_at,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

pub(super) async fn get_for_update(
    connection: &mut PgConnection,
    line_id: OrderLineId,
) -> Result<Option<WithheldCommission>, StoreError> {
    let rows = sqlx::query_as!(
        WithheldRow,
        "SELECT line_id, order_id, payment_id, product_id, seller_id, collaboration_id, link_id,
                creator_id, creator_percent, contract_hash, gross_xof, commission_xof,
                own_purchase, number_end, withheld_at, release_at, approved_by, approved_at,
                restored_by, restored_at, version
         FROM app.withheld_commissions WHERE line_id = $1 FOR UPDATE",
        line_id.0,
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(store_error)?;
    Ok(with_objections(connection, rows).await?.pop())
}

/// Objections are added to, and never changed.
pub(super) async fn save(
    connection: &mut PgConnection,
    withheld: &WithheldCommission,
) -> Result<(), StoreError> {
    let saved = sqlx::query!(
        "UPDATE app.withheld_commissions
         SET objected_at = $3, approved_by = $4, approved_at = $5, restored_by = $6,
             restored_at = $7, version = $2::bigint
         WHERE line_id = $1 AND version = $2::bigint - 1",
        withheld.line_id.0,
        withheld.version,
        withheld.objections.first().map(|first| first.objected_at),
        withheld.approved.map(|word| word.admin_id.0),
        withheld.approved.map(|word| word.at),
        withheld.restored.map(|word| word.admin_id.0),
        withheld.restored.map(|word| word.at),
    )
    .execute(&mut *connection)
    .await
    .map_err(store_error)?;
    if saved.rows_affected() == 0 {
        let id = withheld.line_id.to_string();
        return Err(StoreError::Stale { table: TABLE, id, found: None });
    }
    let parties: Vec<_> =
        withheld.objections.iter().map(|said| said.by.as_str().to_owned()).collect();
    let messages: Vec<_> = withheld.objections.iter().map(|said| said.message.clone()).collect();
    let instants: Vec<_> = withheld.objections.iter().map(|said| said.objected_at).collect();
    sqlx::query!(
        "INSERT INTO app.objections (line_id, party, message, objected_at)
         SELECT $1, party, message, objected_at
         FROM unnest($2::text[], $3::text[], $4::timestamptz[])
              AS said (party, message, objected_at)
         ON CONFLICT DO NOTHING",
        withheld.line_id.0,
        &parties,
        &messages,
        &instants,
    )
    .execute(connection)
    .await
    .map_err(store_error)?;
    Ok(())
}

/// A party's, newest first; each party has an index of its own.
pub(super) async fn list_of_party(
    queries: &PgQueries,
    party: SaleParty,
    user_id: UserId,
    page: PageRequest,
) -> Result<Page<WithheldCommission>, StoreError> {
    let mut connection = queries.pool.acquire().await.map_err(store_error)?;
    let (after_at, after_id) = page.after.map(|cursor| (cursor.at, cursor.id)).unzip();
    let rows = match party {
        SaleParty::Seller => sqlx::query_as!(
            WithheldRow,
            "SELECT line_id, order_id, payment_id, product_id, seller_id, collaboration_id,
                    link_id, creator_id, creator_percent, contract_hash, gross_xof,
                    commission_xof, own_purchase, number_end, withheld_at, release_at,
                    approved_by, approved_at, restored_by, restored_at, version
             FROM app.withheld_commissions
             WHERE seller_id = $1
               AND ($2::timestamptz IS NULL OR (withheld_at, line_id) < ($2, $3::uuid))
             ORDER BY withheld_at DESC, line_id DESC LIMIT $4",
            user_id.0,
            after_at,
            after_id,
            page.fetch(),
        )
        .fetch_all(&mut *connection)
        .await
        .map_err(store_error)?,
        SaleParty::Creator => sqlx::query_as!(
            WithheldRow,
            "SELECT line_id, order_id, payment_id, product_id, seller_id, collaboration_id,
                    link_id, creator_id, creator_percent, contract_hash, gross_xof,
                    commission_xof, own_purchase, number_end, withheld_at, release_at,
                    approved_by, approved_at, restored_by, restored_at, version
             FROM app.withheld_commissions
             WHERE creator_id = $1
               AND ($2::timestamptz IS NULL OR (withheld_at, line_id) < ($2, $3::uuid))
             ORDER BY withheld_at DESC, line_id DESC LIMIT $4",
            user_id.0,
            after_at,
            after_id,
            page.fetch(),
        )
        .fetch_all(&mut *connection)
        .await
        .map_err(store_error)?,
    };
    let found = with_objections(&mut connection, rows).await?;
    Ok(Page::of(found, page, |it| Cursor { at: it.withheld_at, id: it.line_id.0 }))
}

/// What parties object to, longest so first; with their number and objections, three statements.
pub(super) async fn list_objected(
    queries: &PgQueries,
    status: Option<WithheldStatus>,
    page: NumberedPageRequest,
) -> Result<NumberedPage<WithheldCommission>, StoreError> {
    let mut connection = queries.pool.acquire().await.map_err(store_error)?;
    let status = status.map(WithheldStatus::as_str);
    let rows = sqlx::query_as!(
        WithheldRow,
        "SELECT line_id, order_id, payment_id, product_id, seller_id, collaboration_id, link_id,
                creator_id, creator_percent, contract_hash, gross_xof, commission_xof,
                own_purchase, number_end, withheld_at, release_at, approved_by, approved_at,
                restored_by, restored_at, version
         FROM app.withheld_commissions
         WHERE objected_at IS NOT NULL
           AND ($1::text IS NULL
                OR $1 = CASE WHEN restored_by IS NOT NULL THEN 'restored'
                             WHEN approved_by IS NOT NULL THEN 'approved' ELSE 'objected' END)
         ORDER BY objected_at, line_id LIMIT $2 OFFSET $3",
        status,
        i64::from(page.limit),
        page.offset(),
    )
    .fetch_all(&mut *connection)
    .await
    .map_err(store_error)?;
    let total = sqlx::query_scalar!(
        r#"SELECT count(*) AS "total!" FROM app.withheld_commissions
           WHERE objected_at IS NOT NULL
             AND ($1::text IS NULL
                  OR $1 = CASE WHEN restored_by IS NOT NULL THEN 'restored'
                               WHEN approved_by IS NOT NULL THEN 'approved' ELSE 'objected' END)"#,
        status,
    )
    .fetch_one(&mut *connection)
    .await
    .map_err(store_error)?;
    let items = with_objections(&mut connection, rows).await?;
    Ok(NumberedPage { items, total, request: page })
}
