//! Creators who have paid for what they would earn on: asked once for all orders of a settlement.
//! Deliberately not here: what was known when the order was made (`orders`).

use crate::{
    identity::ports::SamePerson, kernel::error::StoreError, payments::ports::CompletedPayment,
    tx::Tx,
};
use cauri_domain::{
    affiliate::{Attribution, NumberEnd, OwnPurchase},
    kernel::{OrderId, PaymentId, UserId},
    orders::Order,
    revenue::OwnPayer,
};
use std::collections::BTreeMap;

/// The creators of each payment's order who are its payer.
#[derive(Debug, Default)]
pub(super) struct OwnPayers(BTreeMap<PaymentId, Vec<OwnPayer>>);

impl OwnPayers {
    pub(super) fn of(&self, payment_id: PaymentId) -> &[OwnPayer] {
        self.0.get(&payment_id).map_or(&[], Vec::as_slice)
    }
}

/// Finds them; no statement where no line is a creator's.
pub(super) async fn find(
    tx: &mut Tx,
    completed: &[CompletedPayment],
    orders: &BTreeMap<OrderId, Order>,
) -> Result<OwnPayers, StoreError> {
    let mut asks = vec![];
    let mut payments = vec![];
    for payment in completed {
        let Some(order) = orders.get(&payment.order_id) else { continue };
        for creator_id in creators(order) {
            asks.push(SamePerson {
                buyer_id: order.buyer_id,
                other_id: creator_id,
                payer_number: payment.payer_number.clone(),
            });
            payments.push(payment.payment_id);
        }
    }
    let mut found = OwnPayers::default();
    let told = tx.identity().list_shared_numbers(&asks).await?;
    for ((ask, payment_id), number) in asks.into_iter().zip(payments).zip(told) {
        let Some(end) = number.as_ref().and_then(NumberEnd::of) else { continue };
        let why = if number == ask.payer_number {
            OwnPurchase::PayerNumber(end)
        } else {
            OwnPurchase::SharedNumber(end)
        };
        let own = OwnPayer { creator_id: ask.other_id, why };
        found.0.entry(payment_id).or_default().push(own);
    }
    Ok(found)
}

/// Who would earn on an order, each once.
fn creators(order: &Order) -> Vec<UserId> {
    let mut creators: Vec<_> = order
        .lines
        .iter()
        .filter_map(|line| match &line.attribution {
            Attribution::Attributed { creator_id, .. } => Some(*creator_id),
            Attribution::Unattributed | Attribution::SelfPurchase { .. } => None,
        })
        .collect();
    creators.sort_unstable();
    creators.dedup();
    creators
}
