//! Affiliate links, on the wire.
//! Deliberately not here: whose sale a line is.

pub(crate) mod cookie;
mod follow_link;
mod listed_agents;

use crate::kernel::state::Http;
use axum::routing::get;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What can be asked here.
pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(follow_link::follow_link))
        .routes(routes!(follow_link::follow_product_link))
        // As people paste them.
        .route("/r/{code}/", get(follow_link::follow_link))
        .route("/r/{code}/{product}/", get(follow_link::follow_product_link))
}
