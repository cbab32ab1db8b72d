//! Withheld commissions, balances, entries and payouts, on the wire.
//! Deliberately not here: rules about money.

mod approve_objection;
mod list_entries;
mod list_objections;
mod list_payouts;
mod list_withheld;
mod object;
mod problem;
mod read_analytics;
mod read_balance;
mod read_payout;
mod request_payout;
mod wire;
mod withheld_wire;

use crate::kernel::state::Http;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What can be asked here.
pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(read_analytics::read_analytics))
        .routes(routes!(list_withheld::list_withheld))
        .routes(routes!(object::object))
        .routes(routes!(list_objections::list_objections))
        .routes(routes!(approve_objection::approve_objection))
        .routes(routes!(read_balance::read_balance))
        .routes(routes!(list_entries::list_entries))
        .routes(routes!(request_payout::request_payout))
        .routes(routes!(list_payouts::list_payouts))
        .routes(routes!(read_payout::read_payout))
}
