//! Affiliate links, on the wire.
//! Deliberately not here: whose sale a line is.

pub(crate) mod cookie;
mod follow_link;

use crate::kernel::state::Http;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What can be asked here.
pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(follow_link::follow_link))
        .routes(routes!(follow_link::follow_product_link))
}
