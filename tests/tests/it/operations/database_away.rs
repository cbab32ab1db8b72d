//! With the database down, whoever looks after us has an answer within two seconds all the same.
//! Deliberately not here: what everybody else is answered (503), and what the figures are
//! (`watching`).

use crate::{
    crash::program::{Place, Running},
    harness::{Database, Gate, Reply, Way, run},
};
use std::time::{Duration, Instant};
use tokio::time::sleep;

/// The longest that whoever looks after us waits.
const LIMIT: Duration = Duration::from_secs(2);
/// What needs no database is there at once: far sooner than a database is waited for.
const AT_ONCE: Duration = Duration::from_millis(500);
/// The machine may be busy with something else in one round, not in each.
const ROUNDS: usize = 4;
/// The longest wait for the database to be noticed again.
const NOTICED: Duration = Duration::from_secs(40);
const LOOK: Duration = Duration::from_millis(100);

/// An answer, and how long it took.
async fn timed(running: &Running, path: &str) -> (Reply, Duration) {
    let began = Instant::now();
    let reply = running.service.fetch(path).await;
    (reply, began.elapsed())
}

/// The shortest of a few tries.
async fn fastest(running: &Running, path: &str, status: u16) -> Duration {
    let mut shortest = Duration::MAX;
    for _ in 0..ROUNDS {
        let (reply, took) = timed(running, path).await;
        reply.expect(status);
        shortest = shortest.min(took);
    }
    shortest
}

/// Waits until the figures are the database's again.
async fn is_noticed(running: &Running) {
    let began = Instant::now();
    loop {
        let figures = running.service.fetch("/metrics").await.expect(200).text;
        if figures.contains("\ncauri_database_up 1\n") {
            return;
        }
        assert!(began.elapsed() < NOTICED, "the database is back, and nobody knows:\n{figures}");
        sleep(LOOK).await;
    }
}

async fn is_answered_soon(gone: Way) {
    let database = Database::fresh().await;
    let mut gate = Gate::before(&database.url);
    let place = Place::beside(gate.url());
    let running = place.serve(None).await;
    running.service.get("/readyz", None).await.expect(200);
    let mut first = Duration::MAX;
    for _ in 0..ROUNDS {
        gate.turn(Way::Open);
        is_noticed(&running).await;
        gate.turn(gone);
        // The first question is the one that finds out.
        let (reply, took) = timed(&running, "/metrics").await;
        let figures = reply.expect(200).text;
        assert!(figures.contains("\ncauri_database_up 0\n"), "{figures}");
        for known in
            ["cauri_http_requests_total{", "process_cpu_seconds_total", "cauri_queue_depth{"]
        {
            assert!(figures.contains(known), "no {known} in\n{figures}");
        }
        first = first.min(took);
        if first < LIMIT {
            break;
        }
    }
    assert!(first < LIMIT, "{gone:?}: the first question for figures took {first:?}");
    let later = fastest(&running, "/metrics", 200).await;
    assert!(later < AT_ONCE, "{gone:?}: the next question for figures took {later:?}");
    let ready = fastest(&running, "/readyz", 503).await;
    assert!(ready < LIMIT, "{gone:?}: /readyz took {ready:?}");
    running.service.get("/healthz", None).await.expect(200);
    gate.turn(Way::Open);
    is_noticed(&running).await;
}

#[test]
fn a_database_that_refuses_keeps_nobody_waiting() {
    run(is_answered_soon(Way::Shut));
}

#[test]
fn a_database_that_says_nothing_keeps_nobody_waiting() {
    run(is_answered_soon(Way::Silent));
}
