//! A `serve` with a database of its own: killed, started again, alone in its folder, stopped.
//! Deliberately not here: kills between two steps (`torn`).

use super::program::{Place, Running};
use crate::harness::{Person, run};
use std::time::{Duration, Instant};

const DAY_SECONDS: i64 = 86_400;

async fn names_of_products(running: &Running, merchant: &Person) -> Vec<String> {
    let list = running.service.get("/api/products", Some(merchant)).await.expect(200);
    let products = list.json["products"].as_array().expect("products");
    products.iter().map(|product| product["name"].to_string()).collect()
}

#[test]
fn what_was_acknowledged_outlives_a_kill_and_tokens_a_restart_thirty_days_later() {
    run(async {
        let place = Place::private();
        let first = place.serve(None).await;
        let awa = first.service.person("Awa", "merchant").await;
        first.service.product(&awa, "Savon", 10_000).await;
        let moved = first.service.advance(30 * DAY_SECONDS).await.expect(200);
        first.kill();

        let second = place.serve(None).await;
        assert_eq!(names_of_products(&second, &awa).await, ["\"Savon\""]);
        let clock = second.service.get("/api/sandbox/clock", None).await.expect(200);
        assert!(clock.str("/now") >= moved.str("/now"), "the clock went back: {}", clock.text);
        let renewal = serde_json::json!({ "refresh_token": awa.refresh_token });
        second.service.post("/api/auth/refresh", None, renewal).await.expect(200);
        let checked = place.run(&["ledger", "verify"]);
        assert_eq!(checked.status.code(), Some(0), "beside a running serve: {checked:?}");
    });
}

#[test]
fn a_second_serve_on_the_same_folder_names_the_first() {
    run(async {
        let place = Place::private();
        let first = place.serve(None).await;
        let second = place.run(&["serve", "--listen", "127.0.0.1:0"]);
        assert_eq!(second.status.code(), Some(1));
        let told = String::from_utf8_lossy(&second.stderr);
        assert!(told.contains(&format!("process {} (serve)", first.pid())), "{told}");
        first.service.get("/readyz", None).await.expect(200);
    });
}

#[test]
fn a_stop_that_is_asked_for_is_clean_and_quick() {
    run(async {
        let place = Place::private();
        let mut running = place.serve(None).await;
        let awa = running.service.person("Awa", "merchant").await;
        let asked = Instant::now();
        running.terminate();
        let status = running.ended().await;
        assert_eq!(status.and_then(|status| status.code()), Some(0), "{}", running.told());
        assert!(asked.elapsed() < Duration::from_secs(10), "it took {:?}", asked.elapsed());
        let again = place.serve(None).await;
        assert!(names_of_products(&again, &awa).await.is_empty());
    });
}

#[test]
fn without_a_database_the_ledger_can_not_be_verified() {
    let checked = Place::private().run(&["ledger", "verify"]);
    assert_eq!(checked.status.code(), Some(2), "{checked:?}");
}
