//! Alive, ready, and figures.
//! Deliberately not here: what is counted.

use super::{
    problem::{Problem, chain},
    state::Http,
};
use axum::{
    Json,
    extract::State,
    http::{StatusCode, header},
    response::IntoResponse,
};
use serde::Serialize;
use utoipa::ToSchema;

/// Yes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Healthy {
    success: bool,
}

/// Is the process alive?
#[utoipa::path(
    get, path = "/healthz", tag = "operations", responses((status = 200, body = Healthy))
)]
pub(crate) async fn healthz() -> Json<Healthy> {
    Json(Healthy { success: true })
}

/// Can it work: is the database there, with today's schema?
#[utoipa::path(
    get, path = "/readyz", tag = "operations", responses((status = 200, body = Healthy))
)]
pub(crate) async fn readyz(State(http): State<Http>) -> Result<Json<Healthy>, Problem> {
    match http.app.queries.ready().await {
        Ok(()) => Ok(Json(Healthy { success: true })),
        Err(error) => {
            tracing::warn!(error = chain(&error), "not ready");
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable"))
        }
    }
}

/// Figures for Prometheus.
#[utoipa::path(
    get, path = "/metrics", tag = "operations",
    responses((status = 200, body = String, content_type = "text/plain; version=0.0.4"))
)]
pub(crate) async fn metrics(State(http): State<Http>) -> impl IntoResponse {
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    (kind, (http.render_metrics)())
}
