//! The worker's rounds: what waits for a gateway holds up nothing else.
//! Deliberately not here: what the ticks do (the contexts' tests).

use crate::harness::{World, harness};
use cauri_application::kernel::worker::work;
use cauri_domain::payments::Outcome;
use std::time::{Duration, Instant};
use tokio::{sync::watch, time::sleep};

/// The longest wait for something to happen.
const PATIENCE: Duration = Duration::from_mins(1);
const LOOK: Duration = Duration::from_millis(20);
/// Whether somebody in this database waits for a lock.
const SOMEBODY_WAITS: &str = "SELECT count(*) FROM pg_stat_activity
     WHERE datname = current_database() AND wait_event_type = 'Lock'";

async fn comes(world: &World, sql: &'static str) {
    let began = Instant::now();
    while world.count(sql).await == 0 {
        assert!(began.elapsed() < PATIENCE, "it does not come: {sql}");
        sleep(LOOK).await;
    }
}

#[test]
fn a_gateway_that_hangs_holds_up_no_settlement_and_no_event() {
    harness(async |world| {
        let asked_about = world.paying(5_000).await;
        let to_settle = world.paying(10_000).await;
        world.decide(&asked_about, "outcome=ACCEPTED").await;
        assert_eq!(world.count("SELECT count(*) FROM app.notices").await, 1);
        // The gateway's books are held, so it gives no answer.
        let mut held = world.owner.begin().await.expect("a transaction");
        sqlx::query("LOCK TABLE sandbox.transactions IN ACCESS EXCLUSIVE MODE")
            .execute(&mut *held)
            .await
            .expect("a lock");
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(work(world.app.clone(), stopped));
        comes(world, SOMEBODY_WAITS).await;
        world.heard(&to_settle.payment_id, Outcome::Succeeded, 10_000).await;
        comes(world, "SELECT count(*) FROM app.payments WHERE settled_at IS NOT NULL").await;
        comes(
            world,
            "SELECT count(*) FROM app.outbox
             WHERE kind = 'order.paid' AND dispatched_at IS NOT NULL",
        )
        .await;
        let unanswered = "SELECT count(*) FROM app.notices
             WHERE followed_at IS NULL AND unanswered = 0";
        assert_eq!(world.count(unanswered).await, 1, "the gateway was waited for");
        held.rollback().await.expect("an end");
        stop.send(true).expect("a worker");
        worker.await.expect("an end");
    });
}
