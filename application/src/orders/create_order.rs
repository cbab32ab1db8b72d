//! Orders: prices by the shelf, decides whose sale each line is, takes the stock.
//! Deliberately not here: payment, carts and promo codes (later).

use super::ports::PayableTotals;
use crate::{
    affiliate::ports::LinkStanding,
    app::App,
    event::Event,
    identity::ports::SamePerson,
    kernel::{
        caller::{Caller, Denied},
        error::StoreError,
        idempotency::{Answer, IdempotencyError},
        outbox::publish,
        ports::IdempotencyKey,
    },
    matrix::Operation,
    once::once,
    orders::events::OrderPlaced,
    store_conflicts,
    tx::Tx,
};
use cauri_domain::{
    affiliate::{ClickClaims, ClickEvidence, NumberEnd, TOKEN_LIMIT, attribute},
    kernel::{LinkId, OrderId, OrderLineId, ProductId, Timestamp, UserId},
    money::Xof,
    orders::{
        Basket, BasketError, Item, Order, OrderLine, OrderStatus, PlaceError, PricedLine,
        UNPAID_LIMIT, UnavailableItem, WhyNot,
    },
};
use serde::{Deserialize, Serialize};
use std::collections::{BTreeMap, BTreeSet};

/// What a buyer asks for.
#[derive(Debug, Clone, Default)]
pub struct NewOrder {
    /// What, and how much of it.
    pub items: Vec<Item>,
    /// Tokens of clicks: the one that was sent, then those that the visitor kept. More than one
    /// above what a visitor keeps are not looked at.
    pub click_tokens: Vec<String>,
}

/// Why no order was made.
#[derive(Debug, thiserror::Error)]
pub enum CreateOrderError {
    /// The role may not order.
    #[error(transparent)]
    Denied(#[from] Denied),
    /// The client's key.
    #[error(transparent)]
    Idempotency(#[from] IdempotencyError),
    /// A rule about what is wanted.
    #[error(transparent)]
    Basket(#[from] BasketError),
    /// A rule about the total.
    #[error(transparent)]
    Place(#[from] PlaceError),
    /// No gateway takes this total.
    #[error("no gateway takes {amount_xof}")]
    AmountNotPayable {
        /// The total.
        amount_xof: Xof,
        /// The nearest totals that one takes.
        nearest: Vec<Xof>,
    },
    /// So many orders of the buyer's wait for their money that no other may hold stock.
    #[error("{UNPAID_LIMIT} orders of the buyer's wait for their money")]
    TooManyUnpaid,
    /// The store's.
    #[error(transparent)]
    Store(#[from] StoreError),
}

store_conflicts!(CreateOrderError);

/// An order as its buyer reads it: no parts, no commission.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderView {
    /// Which.
    pub id: OrderId,
    /// Status word.
    pub status: String,
    /// What all lines cost, in francs.
    pub total_xof: i64,
    /// Its lines.
    pub lines: Vec<OrderLineView>,
    /// The gateways by which it can be paid, while it waits for its money.
    #[serde(default)]
    pub payable_with: Vec<String>,
    /// When it was placed.
    pub created_at: Timestamp,
    /// When it last changed.
    pub updated_at: Timestamp,
    /// Counts its changes.
    pub version: i64,
}

/// One line of it.
#[derive(Debug, Clone, PartialEq, Eq, Serialize, Deserialize)]
pub struct OrderLineView {
    /// What is bought.
    pub product_id: ProductId,
    /// How many.
    pub quantity: i64,
    /// Price of one, in francs.
    pub unit_price_xof: i64,
    /// What the seller took off, in francs.
    pub discount_xof: i64,
    /// What the line costs, in francs.
    pub total_xof: i64,
}

impl From<&OrderLine> for OrderLineView {
    fn from(line: &OrderLine) -> Self {
        Self {
            product_id: line.product_id,
            quantity: line.quantity,
            unit_price_xof: line.unit_price_xof.get(),
            discount_xof: line.discount_xof.get(),
            total_xof: line.gross_xof.get(),
        }
    }
}

impl OrderView {
    /// An order with the gateways that take its total.
    pub(super) fn of(order: &Order, payable: &impl PayableTotals) -> Self {
        let payable_with = match order.status {
            OrderStatus::Pending { confirmed: false, .. } => payable.payable_with(order.total_xof),
            OrderStatus::Pending { .. }
            | OrderStatus::Paid { .. }
            | OrderStatus::Cancelled { .. } => Ok(vec![]),
        };
        let payable_with = payable_with.unwrap_or_default();
        Self {
            payable_with: payable_with.into_iter().map(str::to_owned).collect(),
            id: order.id,
            status: order.status.as_str().to_owned(),
            total_xof: order.total_xof.get(),
            lines: order.lines.iter().map(OrderLineView::from).collect(),
            created_at: order.created_at,
            updated_at: order.updated_at,
            version: order.version,
        }
    }
}

/// Orders. The client's key is required: the same request sent twice is one order.
pub async fn create_order(
    app: &App,
    caller: &Caller,
    key: &IdempotencyKey,
    new: &NewOrder,
) -> Result<Answer<OrderView>, CreateOrderError> {
    let operation = Operation::CreateOrder;
    let permit = operation.permit(caller)?;
    once(app, caller, operation, Some(key), async |tx, now| {
        let basket = Basket::of(&new.items)?;
        let priced = price(tx, &basket).await?;
        let lines = attributed(tx, app, caller, priced, &new.click_tokens, now).await?;
        let id = OrderId(app.ids.next());
        let hours = app.policy.unpaid_order_hours;
        let order = Order::place(id, caller.user_id, lines, now, hours)?;
        refuse_unpayable(app, &order)?;
        if tx.orders().count_unpaid(caller.user_id, now).await? >= UNPAID_LIMIT {
            return Err(CreateOrderError::TooManyUnpaid);
        }
        take_stock(tx, &basket).await?;
        tx.orders().insert(&permit, &order).await?;
        let total_xof = order.total_xof.get();
        publish(tx, app, now, [Event::OrderPlaced(OrderPlaced { order_id: id, total_xof })])
            .await?;
        let view = OrderView::of(&order, &app.payments.gateways);
        Ok(view)
    })
    .await
}

/// An order that no gateway takes would hold its stock for nothing.
fn refuse_unpayable(app: &App, order: &Order) -> Result<(), CreateOrderError> {
    let amount_xof = order.total_xof;
    let payable = app.payments.gateways.payable_with(amount_xof);
    payable.map(drop).map_err(|nearest| CreateOrderError::AmountNotPayable { amount_xof, nearest })
}

/// Prices what is wanted by the shelf.
async fn price(tx: &mut Tx, basket: &Basket) -> Result<Vec<PricedLine>, CreateOrderError> {
    let ids: Vec<_> = basket.items().iter().map(|item| item.product_id).collect();
    let on_sale = tx.catalog().list_sellables(&ids).await?;
    Ok(basket.price(&on_sale)?)
}

/// Takes what is wanted off the stock; the rows are locked until the order is there.
async fn take_stock(tx: &mut Tx, basket: &Basket) -> Result<(), CreateOrderError> {
    let wanted: Vec<_> =
        basket.items().iter().map(|item| (item.product_id, item.quantity)).collect();
    let short = tx.catalog().take_stock(&wanted).await?;
    if short.is_empty() {
        return Ok(());
    }
    let unavailable = short
        .into_iter()
        .map(|product_id| UnavailableItem { product_id, why: WhyNot::TooFewLeft })
        .collect();
    Err(BasketError::Unavailable(unavailable).into())
}

/// Decides, line by line, whose sale it is.
async fn attributed(
    tx: &mut Tx,
    app: &App,
    caller: &Caller,
    priced: Vec<PricedLine>,
    click_tokens: &[String],
    now: Timestamp,
) -> Result<Vec<OrderLine>, StoreError> {
    let evidence = gather(tx, app, caller.user_id, click_tokens).await?;
    let days = app.policy.terms.policy().click_days;
    Ok(priced
        .into_iter()
        .map(|line| {
            let attribution = attribute(line.product_id, caller.user_id, &evidence, now, days);
            OrderLine::new(OrderLineId(app.ids.next()), line, attribution)
        })
        .collect())
}

/// The clicks whose seal holds, each with its link as it stands now; one statement for all.
async fn gather(
    tx: &mut Tx,
    app: &App,
    buyer_id: UserId,
    click_tokens: &[String],
) -> Result<Vec<ClickEvidence>, StoreError> {
    let claims: Vec<ClickClaims> = click_tokens
        .iter()
        .take(TOKEN_LIMIT + 1)
        .filter_map(|token| app.affiliate.click_seal.open(token))
        .collect();
    let link_ids: BTreeSet<LinkId> = claims.iter().map(|claims| claims.link_id).collect();
    if link_ids.is_empty() {
        return Ok(vec![]);
    }
    let link_ids: Vec<_> = link_ids.into_iter().collect();
    let standings = tx.affiliate().list_standings(&link_ids).await?;
    let shared = shared_numbers(tx, buyer_id, &standings).await?;
    Ok(claims
        .into_iter()
        .filter_map(|claims| {
            let standing = standings.iter().find(|standing| standing.link.id == claims.link_id)?;
            Some(ClickEvidence {
                claims,
                link: standing.link.clone(),
                suspended_since: standing.suspended_since,
                shared_number: shared.get(&standing.link.id).copied(),
            })
        })
        .collect())
}

/// The links of which the buyer is known to be a party by a number to be paid to; one statement for
/// all.
async fn shared_numbers(
    tx: &mut Tx,
    buyer_id: UserId,
    standings: &[LinkStanding],
) -> Result<BTreeMap<LinkId, NumberEnd>, StoreError> {
    let parties = standings.iter().flat_map(|standing| {
        let link = &standing.link;
        [(link.id, link.creator_id), (link.id, link.merchant_id)]
    });
    let (links, asks): (Vec<_>, Vec<_>) = parties
        .map(|(link_id, other_id)| (link_id, SamePerson { buyer_id, other_id, payer_number: None }))
        .unzip();
    let told = tx.identity().list_shared_numbers(&asks).await?;
    let ends = told.into_iter().map(|number| number.as_ref().and_then(NumberEnd::of));
    Ok(links.into_iter().zip(ends).filter_map(|(id, end)| Some((id, end?))).collect())
}
