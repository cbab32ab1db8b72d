//! Balances, entries and payouts, on the wire.
//! Deliberately not here: rules about money.

mod list_entries;
mod list_payouts;
mod problem;
mod read_analytics;
mod read_balance;
mod read_payout;
mod request_payout;
mod wire;

use crate::kernel::state::Http;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What can be asked here.
pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(read_analytics::read_analytics))
        .routes(routes!(read_balance::read_balance))
        .routes(routes!(list_entries::list_entries))
        .routes(routes!(request_payout::request_payout))
        .routes(routes!(list_payouts::list_payouts))
        .routes(routes!(read_payout::read_payout))
}
