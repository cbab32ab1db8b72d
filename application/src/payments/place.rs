//! The payment that an order is paid by: the one that is open, or a new one.
//! Deliberately not here: its page (`opening`), and whose order it is (`pay_order`).

use super::{
    amounts::nearest_payable,
    paying::{PayOrder, PayOrderError},
};
use crate::{app::App, kernel::caller::Permit, tx::Tx};
use cauri_domain::{
    kernel::{PaymentId, Timestamp},
    orders::Order,
    payments::{Payment, PaymentState},
};

/// Answers the payment that is open for an order, which is locked, or stores a new one.
pub(super) async fn place(
    tx: &mut Tx,
    app: &App,
    permit: &Permit,
    order: &Order,
    wish: &PayOrder,
    now: Timestamp,
) -> Result<PaymentId, PayOrderError> {
    Payment::payable(order, now)?;
    match tx.payments().find_open_for_order(order.id).await? {
        Some(Payment { state: PaymentState::Mismatch { .. }, .. }) => {
            Err(PayOrderError::UnderReview)
        }
        Some(open) => Ok(open.id),
        None => {
            let gateway = choose(app, order, wish)?;
            let id = PaymentId(app.ids.next());
            let payment = Payment::open(id, order, gateway, wish.channel, now)?;
            tx.payments().insert(permit, &payment).await?;
            Ok(id)
        }
    }
}

/// The gateway that is wished for, if it takes the order's total and knows of the customer what it
/// has to.
fn choose(app: &App, order: &Order, wish: &PayOrder) -> Result<&'static str, PayOrderError> {
    let name = wish.gateway.as_deref().unwrap_or(app.payments.default_gateway);
    let (name, gateway) =
        app.payments.gateways.get_key_value(name).ok_or(PayOrderError::UnknownGateway)?;
    let capabilities = gateway.capabilities();
    if let Some(nearest) = nearest_payable(&capabilities, order.total_xof) {
        return Err(PayOrderError::AmountNotPayable { amount_xof: order.total_xof, nearest });
    }
    if capabilities.needs_customer(wish.channel) {
        wish.customer.complete(&*app.identity.numbering)?;
    }
    Ok(*name)
}
