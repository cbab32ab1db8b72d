//! Stock for orders whose time to pay ran out and whose money came all the same.
//! Deliberately not here: whether such an order is revived (domain).

use crate::{kernel::error::StoreError, payments::ports::CompletedPayment, tx::Tx};
use cauri_domain::{
    kernel::{OrderId, ProductId},
    orders::{CancelledBy, Order, OrderStatus, StockLeft},
};
use std::collections::BTreeMap;

/// What is left of all that such orders take, locked until the transaction ends. No statement where
/// there is none.
pub(super) async fn find_stock(
    tx: &mut Tx,
    completed: &[CompletedPayment],
    orders: &BTreeMap<OrderId, Order>,
) -> Result<StockLeft, StoreError> {
    let mut ids: Vec<ProductId> = completed
        .iter()
        .filter_map(|payment| orders.get(&payment.order_id))
        .filter(|order| gave_its_stock_back(order))
        .flat_map(|order| order.lines.iter().map(|line| line.product_id))
        .collect();
    if ids.is_empty() {
        return Ok(StockLeft::new());
    }
    ids.sort_unstable();
    ids.dedup();
    Ok(tx.catalog().list_stock_for_update(&ids).await?.into_iter().collect())
}

fn gave_its_stock_back(order: &Order) -> bool {
    matches!(order.status, OrderStatus::Cancelled { by: CancelledBy::Clock, .. })
}

/// Takes off the stock what revived orders take; it was there when they were.
pub(super) async fn take_stock(
    tx: &mut Tx,
    found: &StockLeft,
    left: &StockLeft,
) -> Result<(), StoreError> {
    let taken: Vec<(ProductId, i64)> = found
        .iter()
        .filter_map(|(id, before)| {
            let after = left.get(id).copied().flatten()?;
            let quantity = before.and_then(|before| before.checked_sub(after))?;
            (quantity > 0).then_some((*id, quantity))
        })
        .collect();
    if taken.is_empty() {
        return Ok(());
    }
    match tx.catalog().take_stock(&taken).await?.first() {
        None => Ok(()),
        Some(id) => {
            Err(StoreError::Corrupt { table: "app.products", column: "stock", id: id.to_string() })
        }
    }
}
