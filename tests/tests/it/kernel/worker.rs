//! The worker's rounds: what waits for a gateway holds up nothing else, what hangs or panics is
//! seen.
//! Deliberately not here: what the ticks do (the contexts' tests).

use crate::harness::{World, harness};
use cauri_application::{app::App, kernel::ids::Ids, schedule::Tick, work::worker::work};
use cauri_domain::payments::Outcome;
use chrono::TimeDelta;
use std::{
    sync::{
        Arc,
        atomic::{AtomicBool, Ordering},
    },
    time::{Duration, Instant},
};
use tokio::{sync::watch, time::sleep};
use uuid::Uuid;

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
        let worker = tokio::spawn(work(Arc::clone(&world.app), stopped));
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

#[test]
fn a_worker_that_hangs_falls_silent_and_is_heard_again() {
    const ALIVE: &str = "SELECT count(*) FROM app.workers";
    harness(async |world| {
        // Nothing that it begins ends.
        let turn = world.app.work.draining.write().await;
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(work(Arc::clone(&world.app), stopped));
        comes(world, ALIVE).await;
        world.machine.advance(TimeDelta::minutes(5));
        // Longer than it leaves between two signs of life.
        sleep(Duration::from_secs(7)).await;
        world.look().await;
        let alerts = world.open_alerts().await;
        let silent = alerts.iter().filter(|alert| alert.starts_with("silent_worker "));
        assert!(silent.clone().all(|alert| alert.ends_with(" 300")), "{alerts:?}");
        assert_eq!((silent.count(), alerts.len()), (1, 1 + Tick::ALL.len()), "{alerts:?}");
        drop(turn);
        // It looks after itself, too, when it sees that 15 s are over.
        comes(
            world,
            "SELECT count(*) FROM app.alerts
             WHERE kind = 'silent_worker' AND cleared_at IS NOT NULL",
        )
        .await;
        stop.send(true).expect("a worker");
        worker.await.expect("an end");
        assert_eq!(world.count(ALIVE).await, 0, "it said that it ends");
    });
}

/// A loop that finds a full batch goes on at once: at one batch a second this would take twenty.
#[test]
fn a_backlog_is_not_sipped() {
    const LEFT: &str = "SELECT count(*) FROM app.notices WHERE followed_at IS NULL";
    const SOON: Duration = Duration::from_secs(10);
    harness(async |world| {
        for (about, count) in [("payment", 2_560), ("transfer", 1_280)] {
            let sql = format!(
                "INSERT INTO app.notices (id, gateway, about, transaction, headers, body,
                     received_at, unanswered)
                 SELECT gen_random_uuid(), 'cinetpay', '{about}', 'nobody''s ' || n, '{{}}', 'x',
                        '2026-01-01', 0
                 FROM generate_series(1, {count}) AS n"
            );
            world.meddle(sql).await;
        }
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(work(Arc::clone(&world.app), stopped));
        let began = Instant::now();
        while world.count(LEFT).await > 0 {
            assert!(began.elapsed() < SOON, "{} notices are left", world.count(LEFT).await);
            sleep(LOOK).await;
        }
        stop.send(true).expect("a worker");
        worker.await.expect("an end");
    });
}

/// Ids, until they break.
struct Breaking(Arc<dyn Ids>, AtomicBool);

impl Ids for Breaking {
    fn next(&self) -> Uuid {
        assert!(!self.1.load(Ordering::SeqCst), "they are broken");
        self.0.next()
    }
}

#[test]
fn a_tick_that_panics_ends_neither_its_round_nor_the_others() {
    harness(async |world| {
        let ids = Arc::new(Breaking(Arc::clone(&world.app.ids), AtomicBool::new(false)));
        let mut app = App::clone(&world.app);
        app.ids = Arc::clone(&ids) as _;
        let (stop, stopped) = watch::channel(false);
        let worker = tokio::spawn(work(Arc::new(app), stopped));
        comes(world, "SELECT count(*) FROM app.workers").await;
        // Raising an alert needs an id.
        ids.1.store(true, Ordering::SeqCst);
        world.meddle("UPDATE app.system SET incarnation = 'elsewhere'".to_owned()).await;
        world.machine.advance(TimeDelta::seconds(30));
        world.person("Awa", "merchant").await;
        comes(world, "SELECT count(*) FROM app.outbox WHERE dispatched_at IS NOT NULL").await;
        comes(
            world,
            "SELECT count(*) FROM app.tick_runs
             WHERE tick = 'deliver_alerts' AND ran_at = '2026-01-05T09:00:30Z'",
        )
        .await;
        assert_eq!(world.count("SELECT count(*) FROM app.alerts").await, 0);
        ids.1.store(false, Ordering::SeqCst);
        comes(world, "SELECT count(*) FROM app.alerts WHERE kind = 'paused_channel'").await;
        stop.send(true).expect("a worker");
        worker.await.expect("an end");
    });
}
