//! Alerts, as admins see them.
//! Deliberately not here: how others are told of them.

mod acknowledge_alert;
mod list_alerts;
mod problem;
mod wire;

use crate::kernel::state::Http;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What can be asked here.
pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(list_alerts::list_alerts))
        .routes(routes!(acknowledge_alert::acknowledge_alert))
}
