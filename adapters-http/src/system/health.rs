//! Alive, ready, and figures.
//! Deliberately not here: what is counted.

use crate::{
    edge::signed_in::bearer,
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
use cauri_application::{
    alerts::figures::alert_figures, kernel::error::StoreError, work::queues::queue_figures,
};
use serde::Serialize;
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

/// Can it work: is the database there, with today's schema, and does the process stay?
#[utoipa::path(
    get, path = "/readyz", tag = "operations", responses((status = 200, body = Ready))
)]
pub(crate) async fn readyz(State(http): State<Http>) -> Result<Json<Ready>, Problem> {
    if http.draining.has_begun() {
        return Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable"));
    }
    match ready(&http).await {
        Ok(payouts_paused) => Ok(Json(Ready { success: true, payouts_paused })),
        Err(error) => {
            tracing::warn!(error = chain(&error), "not ready");
            Err(Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable"))
        }
    }
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
    measure_queues(&http).await;
    measure_alerts(&http).await;
    let kind = [(header::CONTENT_TYPE, "text/plain; version=0.0.4; charset=utf-8")];
    Ok((kind, (http.render_metrics)()))
}

/// Depth and age of the queues, as of this question; without a database the last ones stay.
async fn measure_queues(http: &Http) {
    match queue_figures(&http.app).await {
        Ok(queues) => {
            for queue in queues {
                let label = queue.queue;
                metrics::gauge!("cauri_queue_depth", "queue" => label.clone())
                    .set(gauge(queue.depth));
                metrics::gauge!("cauri_queue_oldest_seconds", "queue" => label)
                    .set(gauge(queue.oldest_seconds));
            }
        }
        Err(error) => tracing::warn!(error = chain(&error), "queues can't be measured"),
    }
    match http.app.queries.backup_state().await {
        Ok(backup) => {
            metrics::gauge!("cauri_payouts_paused").set(f64::from(u8::from(backup.payouts_paused)));
        }
        Err(error) => tracing::warn!(error = chain(&error), "the pause can't be looked at"),
    }
}

/// Open alerts of every kind, and workers, as of this question; without a database the last stay.
async fn measure_alerts(http: &Http) {
    match alert_figures(&http.app).await {
        Ok(figures) => {
            for (kind, count) in figures.open {
                metrics::gauge!("cauri_alerts_open", "kind" => kind.as_str()).set(gauge(count));
            }
            let workers = [("alive", figures.workers.alive), ("silent", figures.workers.silent)];
            for (state, count) in workers {
                metrics::gauge!("cauri_workers", "state" => state).set(gauge(count));
            }
        }
        Err(error) => tracing::warn!(error = chain(&error), "alerts can't be measured"),
    }
}

fn gauge(value: i64) -> f64 {
    f64::from(u32::try_from(value).unwrap_or(u32::MAX))
}
