//! Orders, on the wire.
//! Deliberately not here: rules about orders.

mod cancel_order;
mod create_order;
mod problem;
mod read_order;
mod wire;

use crate::kernel::state::Http;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What can be asked here.
pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(create_order::create_order))
        .routes(routes!(read_order::read_order))
        .routes(routes!(cancel_order::cancel_order))
}
