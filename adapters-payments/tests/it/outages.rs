//! Another side that is ill, or no gateway at all: never a failed payment, never a leak.
//! Deliberately not here: what the platform does while it does not know.

use crate::world::{World, serve, settings};
use axum::{
    Json, Router,
    http::{StatusCode, header},
    response::{Html, IntoResponse, Redirect},
    routing::any,
};
use cauri_application::payments::gateway::{GatewayError, PaymentGateway};
use cauri_payments::{Limits, cinetpay::CinetPay, conformance};
use serde_json::json;
use std::{
    sync::{
        Arc,
        atomic::{AtomicU32, Ordering},
    },
    time::Duration,
};
use url::Url;

async fn rubbish(other: Router) {
    let world = World::speaking_to(Some(other)).await;
    conformance::rubbish_is_never_failure(&world.gateway, &world).await.unwrap();
}

#[tokio::test]
async fn a_page_of_html() {
    rubbish(Router::new().fallback(|| async { Html("<h1>Just a moment</h1>") })).await;
}

#[tokio::test]
async fn a_refusal_page_of_the_agent_filter() {
    rubbish(Router::new().fallback(|| async { (StatusCode::FORBIDDEN, "error code: 1010") })).await;
}

#[tokio::test]
async fn an_internal_error() {
    rubbish(Router::new().fallback(|| async {
        let failed = Json(json!({"code": "600", "message": "PAYMENT_FAILED"}));
        (StatusCode::INTERNAL_SERVER_ERROR, failed)
    }))
    .await;
}

#[tokio::test]
async fn silence() {
    rubbish(Router::new().fallback(|| async {
        tokio::time::sleep(Duration::from_secs(5)).await;
        "too late"
    }))
    .await;
}

#[tokio::test]
async fn a_code_of_tomorrow() {
    rubbish(Router::new().fallback(|| async { Json(json!({"code": 4711, "data": {}})) })).await;
}

#[tokio::test]
async fn an_endless_answer() {
    rubbish(Router::new().fallback(|| async { "x".repeat(10 << 20) })).await;
}

#[tokio::test]
async fn a_redirect_is_not_followed() {
    let seen = Arc::new(AtomicU32::new(0));
    let counted = seen.clone();
    let router = Router::new()
        .route(
            "/elsewhere",
            any(move || async move {
                counted.fetch_add(1, Ordering::Relaxed);
                "followed"
            }),
        )
        .fallback(|| async { Redirect::temporary("/elsewhere") });
    rubbish(router).await;
    assert_eq!(seen.load(Ordering::Relaxed), 0);
}

#[tokio::test]
async fn nobody_there() {
    let nobody = Url::parse("http://127.0.0.1:1/").unwrap();
    let world = World::new().await;
    let gateway = CinetPay::new(settings(&nobody, &nobody), world.clock.clone()).unwrap();
    conformance::rubbish_is_never_failure(&gateway, &world).await.unwrap();
}

#[tokio::test]
async fn the_circuit_opens_on_outages_only() {
    // The breaker judges once it has seen four calls, on the next one.
    for (status, calls_through) in [(StatusCode::BAD_GATEWAY, 5), (StatusCode::NOT_FOUND, 10)] {
        let calls = Arc::new(AtomicU32::new(0));
        let counted = calls.clone();
        let url = serve(Router::new().fallback(move || async move {
            counted.fetch_add(1, Ordering::Relaxed);
            ([(header::CONTENT_TYPE, "text/html")], status).into_response()
        }))
        .await;
        let limits = Limits { more_tries: 0, breaker_calls: 4, ..settings(&url, &url).limits };
        let world = World::new().await;
        let settings = cauri_payments::cinetpay::Settings { limits, ..settings(&url, &url) };
        let gateway = CinetPay::new(settings, world.clock.clone()).unwrap();
        for _ in 0..10 {
            let answer = gateway.status(world.payment_id()).await;
            assert!(matches!(answer, Err(GatewayError::Unknown(_))));
        }
        assert_eq!(calls.load(Ordering::Relaxed), calls_through, "{status}");
    }
}
