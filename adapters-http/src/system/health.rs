//! Alive, ready, and figures.
//! Deliberately not here: what is counted, and how what the database knows is measured
//! (`edge::database_figures`).

use crate::{
    edge::{database_figures::PATIENCE, signed_in::bearer},
    kernel::{
        problem::{Problem, chain},
        state::Http,
    },
};
use axum::{
    Json,
    extract::State,
    http::{HeaderMap, StatusCode, header},
    response::IntoResponse,
};
use cauri_application::kernel::error::StoreError;
use serde::Serialize;
use tokio::time::timeout;
use utoipa::ToSchema;

/// Yes.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Healthy {
    success: bool,
}

/// Yes, and what an operator should know.
#[derive(Debug, Serialize, ToSchema)]
pub(crate) struct Ready {
    success: bool,
    /// The database came from a backup: payouts are taken and nothing is sent before
    /// `cauri admin reconcile`.
    payouts_paused: bool,
}

/// Is the process alive?
#[utoipa::path(
    get, path = "/healthz", tag = "operations", responses((status = 200, body = Healthy))
)]
pub(crate) async fn healthz() -> Json<Healthy> {
    Json(Healthy { success: true })
}

/// Can it work?
///
/// Is the database there, with today's schema, and does the process stay?
#[utoipa::path(
    get, path = "/readyz", tag = "operations", responses((status = 200, body = Ready))
)]
pub(crate) async fn readyz(State(http): State<Http>) -> Result<Json<Ready>, Problem> {
    if http.draining.has_begun() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
    }
    match timeout(PATIENCE, ready(&http)).await {
        Ok(Ok(payouts_paused)) => return Ok(Json(Ready { success: true, payouts_paused })),
        Ok(Err(error)) => tracing::warn!(error = chain(&error), "not ready"),
        Err(_) => tracing::warn!("not ready: the database does not answer in time"),
    }
    Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable"))
}

/// The same question, for a page.
pub(crate) async fn is_ready(http: &Http) -> bool {
    !http.draining.has_begun() && matches!(timeout(PATIENCE, ready(http)).await, Ok(Ok(_)))
}

async fn ready(http: &Http) -> Result<bool, StoreError> {
    http.app.queries.ready().await?;
    Ok(http.app.queries.backup_state().await?.payouts_paused)
}

/// Figures for Prometheus; in production for whoever sends the operator's token.
#[utoipa::path(
    get, path = "/metrics", tag = "operations",
    responses(
        (status = 200, body = String, content_type = "text/plain; version=0.0.4"),
        (status = 401, description = "`not_signed_in`: not the operator's token")
    )
)]
pub(crate) async fn metrics(
    State(http): State<Http>,
    headers: HeaderMap,
) -> Result<impl IntoResponse, Problem> {
    let known = http.metrics_token.as_ref();
    if known.is_some_and(|token| !token.is(bearer(&headers).unwrap_or_default())) {
        return Err(Problem::new(StatusCode::UNAUTHORIZED, "not_signed_in"));
    }
    http.database_figures.refresh(&http.app).await;
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, (http.render_metrics)()))
}
