//! A request that was let in runs to its end, whoever stays to hear the answer.
//! Deliberately not here: what a kill cuts in two – transactions and leases hold there.
//!
//! A handler is dropped with its connection, and by its time limit, wherever it happens to wait:
//! between two transactions, or between a deed and what must follow it – a gateway's answer that
//! is to be kept, a failed sign-in that is to be counted, a refused attempt that is to be audited.
//! In a task of its own it goes on. What it may do in all is bounded: whoever is let in was counted
//! against a limit, and a body that breaks off ends its reading.

use axum::{
    extract::Request,
    http::StatusCode,
    middleware::Next,
    response::{IntoResponse as _, Response},
};
use std::panic::resume_unwind;
use tracing::Instrument as _;

use crate::kernel::problem::Problem;

/// Runs the rest in a task of its own.
pub(crate) async fn run_to_end(request: Request, next: Next) -> Response {
    let work = async move { next.run(request).await };
    match tokio::spawn(work.in_current_span()).await {
        Ok(response) => response,
        Err(ended) => match ended.try_into_panic() {
            Ok(panic) => resume_unwind(panic),
            // The runtime is about to end.
            Err(_) => Problem::new(StatusCode::SERVICE_UNAVAILABLE, "unavailable").into_response(),
        },
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use axum::{Router, body::Body, middleware::from_fn, routing::post};
    use std::{sync::Arc, time::Duration};
    use tokio::{sync::Notify, time::timeout};
    use tower::ServiceExt as _;

    #[tokio::test]
    async fn a_deed_is_finished_without_the_one_who_asked_for_it() {
        let [begun, go_on, done] = [(); 3].map(|()| Arc::new(Notify::new()));
        let deed = {
            let (begun, go_on, done) = (begun.clone(), go_on.clone(), done.clone());
            move || async move {
                begun.notify_one();
                go_on.notified().await;
                done.notify_one();
            }
        };
        let router = Router::new().route("/", post(deed)).layer(from_fn(run_to_end));
        let request = Request::post("/").body(Body::empty()).unwrap();
        let call = tokio::spawn(router.oneshot(request));
        begun.notified().await;
        call.abort();
        assert!(call.await.unwrap_err().is_cancelled());
        go_on.notify_one();
        timeout(Duration::from_secs(10), done.notified()).await.expect("the deed is finished");
    }
}
