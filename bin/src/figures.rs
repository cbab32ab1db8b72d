//! Figures for Prometheus: what each one means, and those that a process has by itself.
//! Deliberately not here: where they are counted, and those of the database, which are measured
//! when somebody asks.

use crate::{commands::Failure, process_figures};
use metrics::{Unit, counter, describe_counter, describe_gauge, describe_histogram, gauge};
use metrics_exporter_prometheus::{Matcher, PrometheusBuilder, PrometheusHandle};
use sqlx::PgPool;
use std::{sync::Arc, time::Duration};

/// How long answers take, in seconds: the edges between which they are counted. The aim of 200 ms
/// is one of them, and so is the longest that a request may take.
const ANSWER_SECONDS: [f64; 12] =
    [0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.5, 1.0, 2.5, 5.0, 10.0, 40.0];
/// How often what was counted is summed up, asked for or not: until then each answer is kept.
const SUM_UP: Duration = Duration::from_secs(30);

/// Connections that are counted, by the word for what they are for.
pub(crate) type Pools = Vec<(&'static str, PgPool)>;

/// Begins to count, for the whole process; once, and on the runtime.
pub(crate) fn begin() -> Result<PrometheusHandle, Failure> {
    let answers = Matcher::Full("cauri_http_request_duration_seconds".to_owned());
    let handle = PrometheusBuilder::new()
        .set_buckets_for_metric(answers, &ANSWER_SECONDS)?
        .install_recorder()?;
    describe();
    process_figures::describe();
    gauge!("cauri_build_info", "version" => env!("CARGO_PKG_VERSION")).set(1.0);
    let summed = handle.clone();
    tokio::spawn(async move {
        let mut ticks = tokio::time::interval(SUM_UP);
        loop {
            ticks.tick().await;
            summed.run_upkeep();
        }
    });
    Ok(handle)
}

/// Everything that was counted, with the process and its connections as of this question.
pub(crate) fn render(
    handle: PrometheusHandle,
    pools: Pools,
) -> Arc<dyn Fn() -> String + Send + Sync> {
    Arc::new(move || {
        for (pool, connections) in &pools {
            count_connections(pool, connections);
        }
        process_figures::collect();
        handle.render()
    })
}

fn count_connections(pool: &'static str, connections: &PgPool) {
    let open = connections.size();
    let idle = u32::try_from(connections.num_idle()).unwrap_or(u32::MAX).min(open);
    for (state, count) in [("idle", idle), ("busy", open - idle)] {
        gauge!("cauri_database_connections", "pool" => pool, "state" => state)
            .set(f64::from(count));
    }
    let most = connections.options().get_max_connections();
    gauge!("cauri_database_connections_max", "pool" => pool).set(f64::from(most));
}

/// What figures mean. A counter that nothing has happened to yet is shown where it has no labels
/// that only an event knows: a rate begins with its first event, not with its second.
fn describe() {
    describe_gauge!("cauri_build_info", "Which program runs: 1, with its version.");
    describe_counter!("cauri_http_requests_total", "Answers, by method, route and status.");
    describe_histogram!(
        "cauri_http_request_duration_seconds",
        Unit::Seconds,
        "How long answers took, by method and route, their bodies not included."
    );
    describe_gauge!(
        "cauri_database_connections",
        "Connections to the database that are open, by pool and whether they are in use."
    );
    describe_gauge!("cauri_database_connections_max", "Most connections of a pool.");
    describe_gauge!(
        "cauri_database_up",
        "Whether the database answered the last question for figures in time (1) or not (0); \
         queues, alerts, workers and the pause are then as old as its last answer."
    );
    describe_gauge!("cauri_queue_depth", "Things that are due and not done, by queue.");
    describe_gauge!(
        "cauri_queue_oldest_seconds",
        Unit::Seconds,
        "How long the oldest thing of a queue waits."
    );
    describe_gauge!(
        "cauri_payouts_paused",
        "Whether payouts wait for `cauri admin reconcile` after a restore (1) or not (0)."
    );
    describe_gauge!("cauri_alerts_open", "Open alerts, by kind.");
    describe_gauge!("cauri_workers", "Workers, by whether they give signs of life.");
    describe_counter!(
        "cauri_notices_refused_total",
        "Gateways' notices that were refused, by gateway and reason."
    );
    describe_counter!(
        "cauri_gateway_no_answer_total",
        "Calls to a gateway that gave no answer, by service and call."
    );
    describe_counter!(
        "cauri_cinetpay_notice_anomalies_total",
        "Fields of authentic notices that have an unusual form."
    );
    describe_counter!(
        "cauri_cinetpay_notice_old_form_total",
        "Refused notices that are signed in the gateway's old form."
    );
    counter!("cauri_cinetpay_notice_old_form_total").absolute(0);
}
