//! One order: its buyer sees all of it, a seller its own lines with their parts.
//! Deliberately not here: lists of orders (later).

use super::{
    create_order::OrderView,
    policy::{Sight, sight},
    ports::WithheldLine,
};
use crate::{
    app::App,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
    },
    matrix::Operation,
};
use cauri_domain::{
    affiliate::OwnPurchase,
    kernel::{OrderId, OrderLineId, ProductId, Timestamp, UserId},
    money::{SplitError, SplitPolicy},
    orders::{Order, OrderLine},
};

/// Why an order is not shown.
#[derive(Debug, thiserror::Error)]
pub enum ReadOrderError {
    /// The role may not read orders.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// There is no such order, or the caller may not know of it.
    #[error("there is no such order")]
    NotFound,
    /// A line that was sold under other rules than today's.
    #[error("a line can't be split")]
    Split(#[from] SplitError),
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

/// An order as far as the caller may see it.
#[derive(Debug, Clone, PartialEq, Eq)]
pub enum VisibleOrder {
    /// All lines, no parts.
    Bought(OrderView),
    /// The seller's lines, with their parts.
    Sold(SoldOrderView),
}

/// What a seller sees of an order.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoldOrderView {
    /// Which.
    pub id: OrderId,
    /// Status word.
    pub status: String,
    /// What the seller's lines cost, in francs.
    pub total_xof: i64,
    /// The seller's lines.
    pub lines: Vec<SoldLineView>,
    /// When it was placed.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

/// A line with its parts, which add up to its total.
#[derive(Debug, Clone, PartialEq, Eq)]
pub struct SoldLineView {
    /// Which line.
    pub id: OrderLineId,
    /// What was bought.
    pub product_id: ProductId,
    /// How many.
    pub quantity: i64,
    /// Price of one, in francs.
    pub unit_price_xof: i64,
    /// What the seller took off, in francs.
    pub discount_xof: i64,
    /// What the line costs, in francs.
    pub total_xof: i64,
    /// Whose sale it is, as a word.
    pub attribution: String,
    /// By what it is told that it is somebody's own purchase.
    pub own_purchase: Option<OwnPurchase>,
    /// The commission's rate in percent, as decimal text; `None` if no creator earns.
    pub rate_percent: Option<String>,
    /// The platform's part, in francs.
    pub platform_xof: i64,
    /// The creator's part, in francs.
    pub creator_xof: i64,
    /// The seller's part, in francs.
    pub seller_xof: i64,
}

/// Shows an order.
pub async fn read_order(
    app: &App,
    caller: &Caller,
    id: OrderId,
) -> Result<VisibleOrder, ReadOrderError> {
    Operation::ReadOrder.permit(caller)?;
    let found = app.queries.find_order(id).await?.ok_or(ReadOrderError::NotFound)?;
    let order = found.as_of(app.clock.now());
    match sight(caller, &order) {
        Sight::Buyer => Ok(VisibleOrder::Bought(OrderView::of(&order, &app.payments.gateways))),
        Sight::Seller => {
            let withheld = app.queries.list_withheld_lines(id).await?;
            let order = as_settled(order, &withheld);
            Ok(VisibleOrder::Sold(sold(&order, caller.user_id, app.policy.terms.split())?))
        }
        Sight::Nothing => Err(ReadOrderError::NotFound),
    }
}

/// Whose sale each line is since the order was settled: own purchases were looked at once more.
fn as_settled(mut order: Order, withheld: &[WithheldLine]) -> Order {
    for line in &mut order.lines {
        let found = withheld.iter().find(|withheld| withheld.line_id == line.id);
        line.attribution = match found {
            None => continue,
            Some(it) if it.restored => line.attribution.clone().as_restored(),
            Some(it) => line.attribution.clone().as_own_purchase(it.why),
        };
    }
    order
}

fn sold(order: &Order, seller_id: UserId, split: SplitPolicy) -> Result<SoldOrderView, SplitError> {
    let lines = order
        .lines
        .iter()
        .filter(|line| line.seller_id == seller_id)
        .map(|line| sold_line(line, split))
        .collect::<Result<Vec<_>, _>>()?;
    Ok(SoldOrderView {
        id: order.id,
        status: order.status.as_str().to_owned(),
        // A sum of parts of a total that was checked.
        total_xof: lines.iter().map(|line| line.total_xof).sum(),
        lines,
        created_at: order.created_at,
        updated_at: order.updated_at,
        version: order.version,
    })
}

fn sold_line(line: &OrderLine, split: SplitPolicy) -> Result<SoldLineView, SplitError> {
    let rate = line.attribution.rate();
    let parts = split.split(line.gross_xof, rate)?;
    Ok(SoldLineView {
        id: line.id,
        product_id: line.product_id,
        quantity: line.quantity,
        unit_price_xof: line.unit_price_xof.get(),
        discount_xof: line.discount_xof.get(),
        total_xof: line.gross_xof.get(),
        attribution: line.attribution.as_str().to_owned(),
        own_purchase: line.attribution.own_purchase(),
        rate_percent: rate.map(|rate| rate.to_string()),
        platform_xof: parts.platform_xof.get(),
        creator_xof: parts.creator_xof.get(),
        seller_xof: parts.seller_xof.get(),
    })
}
