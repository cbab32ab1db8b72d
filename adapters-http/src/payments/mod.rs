//! Payments, on the wire.
//! Deliberately not here: any gateway's words.

mod list_payments;
mod pay_order;
mod payment_return;
mod problem;
mod read_payment;
mod webhook;

use crate::kernel::state::Http;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What can be asked here.
pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(pay_order::pay_order))
        .routes(routes!(read_payment::read_payment))
        .routes(routes!(list_payments::list_payments))
        .routes(routes!(payment_return::payment_return, payment_return::payment_return_post))
        .routes(routes!(webhook::ping_notice, webhook::receive_notice))
}
