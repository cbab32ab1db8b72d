//! The system itself, on the wire: health, figures, audit, jobs, the sandbox.
//! Deliberately not here: any context's things.

mod front_page;
mod health;
mod jobs_wire;
mod list_audit;
mod list_jobs;
mod resolve_dead_job;
mod sandbox;
mod sandbox_mails;

use crate::kernel::state::Http;
use utoipa_axum::{router::OpenApiRouter, routes};

/// What can be asked here.
pub(crate) fn routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(front_page::front_page))
        .merge(health_routes())
        .routes(routes!(list_audit::list_audit))
        .routes(routes!(list_jobs::list_jobs))
        .routes(routes!(resolve_dead_job::retry_job))
        .routes(routes!(resolve_dead_job::discard_job))
}

/// What a worker shows its operator.
pub(crate) fn health_routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(health::healthz))
        .routes(routes!(health::readyz))
        .routes(routes!(health::metrics))
}

/// What only the sandbox answers.
pub(crate) fn sandbox_routes() -> OpenApiRouter<Http> {
    OpenApiRouter::new()
        .routes(routes!(sandbox::read_sandbox_clock))
        .routes(routes!(sandbox::advance_sandbox_clock))
        .routes(routes!(sandbox_mails::list_sandbox_mails))
}
