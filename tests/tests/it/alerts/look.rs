//! Each kind of alert is raised by making the thing happen, and cleared when it has passed.
//! Deliberately not here: who is told (`tell`).

use crate::harness::harness;
use cauri_application::{
    alerts::{figures::alert_figures, look::look},
    app::App,
    schedule::Tick,
    work::{
        daily::begin_day,
        heartbeat::{beat, leave},
    },
};
use cauri_domain::{alerts::AlertKind, money::Xof};
use chrono::TimeDelta;
use std::sync::Arc;
use tokio::task::JoinSet;

const NONE: [String; 0] = [];

#[test]
fn a_payment_that_is_not_what_it_was_is_an_alert_of_its_own() {
    harness(async |world| {
        assert_eq!(world.look().await, 0);
        let first = world.mismatch(5_000).await;
        let second = world.mismatch(7_000).await;
        let mut expected =
            [format!("payment_mismatch {first} 5000"), format!("payment_mismatch {second} 7000")];
        expected.sort();
        assert_eq!(world.open_alerts().await, expected);
        assert_eq!(world.look().await, 0, "it is raised once");
        let figures = alert_figures(&world.app).await.unwrap();
        assert!(figures.open.contains(&(AlertKind::PaymentMismatch, 2)));
        // As if a person had decided.
        world
            .meddle(format!(
            "UPDATE app.payments SET status = 'failed', failed_at = found_at, failure_code = 'x',
                 found_at = NULL, found_amount = NULL, found_currency = NULL WHERE id = '{first}'"
        ))
            .await;
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, [format!("payment_mismatch {second} 7000")]);
        let kept = "SELECT count(*) FROM app.alerts WHERE cleared_at IS NOT NULL AND version = 2";
        assert_eq!(world.count(kept).await, 1);
    });
}

#[test]
fn events_that_nobody_dispatches_are_an_alert() {
    harness(async |world| {
        world.person("Awa", "merchant").await;
        world.clock.advance(TimeDelta::seconds(59));
        assert_eq!(world.look().await, 0);
        world.clock.advance(TimeDelta::seconds(1));
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, ["dispatch_age events 60"]);
        world.drain().await;
        assert_eq!(world.open_alerts().await, NONE);
    });
}

#[test]
fn paid_orders_that_nobody_settles_are_an_alert() {
    harness(async |world| {
        let paying = world.paying(5_000).await;
        world.drain().await;
        world.decide(&paying, "outcome=ACCEPTED").await;
        assert_eq!(Tick::FollowNotices.run(&world.app).await.unwrap(), 1);
        Tick::DispatchEvents.run(&world.app).await.unwrap();
        world.clock.advance(TimeDelta::seconds(75));
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, ["settle_age settlements 75"]);
        world.drain().await;
        assert_eq!(world.open_alerts().await, NONE);
    });
}

#[test]
fn any_other_queue_has_an_age_too() {
    harness(async |world| {
        world.pending_order(5_000).await;
        world.drain().await;
        world.clock.advance(TimeDelta::hours(24) + TimeDelta::seconds(299));
        assert_eq!(world.look().await, 0);
        world.clock.advance(TimeDelta::seconds(1));
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, ["queue_age unpaid_orders 300"]);
        world.drain().await;
        assert_eq!(world.open_alerts().await, NONE);
    });
}

#[test]
fn a_jump_of_the_sandboxs_clock_is_no_alert() {
    harness(async |world| {
        world.pending_order(5_000).await;
        world.advance(30 * 24 * 3_600).await.expect(200);
        assert_eq!(world.count("SELECT count(*) FROM app.alerts").await, 0);
    });
}

#[test]
fn payouts_that_are_paused_are_an_alert() {
    harness(async |world| {
        assert_eq!(world.look().await, 0);
        // As if the rows had been restored somewhere else.
        world.meddle("UPDATE app.system SET incarnation = 'elsewhere'".to_owned()).await;
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, ["paused_channel payouts 1"]);
        let figures = alert_figures(&world.app).await.unwrap();
        assert!(figures.open.contains(&(AlertKind::PausedChannel, 1)));
        assert_eq!(world.look().await, 0);
        world.meddle("UPDATE app.system SET incarnation = app.incarnation()".to_owned()).await;
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, NONE);
    });
}

#[test]
fn a_job_waits_by_the_machines_clock_however_far_the_other_is_ahead() {
    harness(async |world| {
        assert_eq!(begin_day(&world.app).await.unwrap(), 1);
        // Jobs are stamped by the database's own clock, and the world's stand still long before it.
        world.clock.advance(TimeDelta::days(36_500));
        assert_eq!(world.look().await, 0);
        world.machine.advance(TimeDelta::days(36_500));
        assert_eq!(world.look().await, 1);
        let [alert] = &*world.open_alerts().await else { panic!("one alert") };
        assert!(alert.starts_with("queue_age bulk_jobs "), "{alert}");
    });
}

#[test]
fn a_worker_that_says_nothing_any_more_is_an_alert() {
    harness(async |world| {
        let silent = world.beat(&[]).await;
        let other = world.beat(&[]).await;
        world.machine.advance(TimeDelta::seconds(119));
        assert_eq!(world.look().await, 0);
        beat(&world.app, other, &[]).await.unwrap();
        world.machine.advance(TimeDelta::seconds(1));
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, [format!("silent_worker {silent} 120")]);
        let workers = alert_figures(&world.app).await.unwrap().workers;
        assert_eq!((workers.alive, workers.silent), (1, 1));
        beat(&world.app, silent, &[]).await.unwrap();
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, NONE);
        // One that ends as it should is not missed.
        leave(&world.app, silent).await.unwrap();
        world.machine.advance(TimeDelta::seconds(60));
        beat(&world.app, other, &[]).await.unwrap();
        world.machine.advance(TimeDelta::seconds(100));
        assert_eq!(world.look().await, 0);
        // One that is long gone is forgotten.
        world.machine.advance(TimeDelta::seconds(100));
        assert_eq!(world.look().await, 1);
        world.machine.advance(TimeDelta::hours(25));
        let new = world.beat(&[]).await;
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, NONE);
        leave(&world.app, new).await.unwrap();
    });
}

#[test]
fn recurring_work_that_did_not_run_is_an_alert() {
    harness(async |world| {
        let run = |tick: Tick| tick.ran(world.machine.present());
        let worker = world.beat(&[run(Tick::MatureEarnings), run(Tick::SettlePayments)]).await;
        world.machine.advance(TimeDelta::seconds(60));
        beat(&world.app, worker, &[run(Tick::SettlePayments)]).await.unwrap();
        world.machine.advance(TimeDelta::seconds(64));
        beat(&world.app, worker, &[]).await.unwrap();
        assert_eq!(world.look().await, 0);
        world.machine.advance(TimeDelta::seconds(1));
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, ["missed_run mature_earnings 120"]);
        beat(&world.app, worker, &[run(Tick::MatureEarnings)]).await.unwrap();
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, NONE);
    });
}

#[test]
fn books_that_somebody_tampered_with_are_an_alert() {
    harness(async |world| {
        assert_eq!(world.look().await, 0, "the first look starts the hour");
        let tampered = "INSERT INTO ledger.balances (account_id, lane, debits_xof, credits_xof)
                        VALUES (-1, 0, 5, 0)";
        world.meddle(tampered.to_owned()).await;
        world.machine.advance(TimeDelta::minutes(59));
        assert_eq!(world.look().await, 0);
        world.machine.advance(TimeDelta::minutes(1));
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, ["broken_ledger ledger 1"]);
        world.meddle("DELETE FROM ledger.balances".to_owned()).await;
        world.machine.advance(TimeDelta::minutes(59));
        assert_eq!(world.look().await, 0, "it stays until somebody has looked");
        world.machine.advance(TimeDelta::minutes(1));
        assert_eq!(world.look().await, 1);
        assert_eq!(world.open_alerts().await, NONE);
    });
}

#[test]
fn a_gateway_that_holds_too_little_for_payouts_is_an_alert() {
    harness(async |world| {
        let mut app = App::clone(&world.app);
        // The sandbox gateway holds a milliard.
        app.policy.payout_float_xof = Xof::new(1_000_000_500);
        assert_eq!(look(&app).await.unwrap(), 0, "the first look starts the five minutes");
        world.machine.advance(TimeDelta::minutes(5));
        assert_eq!(look(&app).await.unwrap(), 1);
        assert_eq!(world.open_alerts().await, ["payout_float cinetpay 500"]);
        app.policy.payout_float_xof = Xof::new(1_000_000_000 - 9_999);
        world.machine.advance(TimeDelta::minutes(5));
        assert_eq!(look(&app).await.unwrap(), 0, "just enough is not enough to clear");
        app.policy.payout_float_xof = Xof::new(1_000_000_000 - 10_000);
        world.machine.advance(TimeDelta::minutes(5));
        assert_eq!(look(&app).await.unwrap(), 1);
        assert_eq!(world.open_alerts().await, NONE);
    });
}

#[test]
fn however_many_look_at_once_it_is_raised_once() {
    harness(async |world| {
        world.person("Awa", "merchant").await;
        world.clock.advance(TimeDelta::minutes(2));
        let beside = world.beside().await;
        let mut looks = JoinSet::new();
        for nth in 0..16 {
            let app = if nth % 2 == 0 { Arc::clone(&world.app) } else { Arc::clone(&beside.app) };
            looks.spawn(async move { look(&app).await.unwrap() });
        }
        let mut raised = 0;
        while let Some(count) = looks.join_next().await {
            raised += count.unwrap();
        }
        // Those that came too late for the turn leave it at that; nobody raised it twice.
        assert_eq!(raised, 1);
        assert_eq!(world.open_alerts().await, ["dispatch_age events 120"]);
        assert_eq!(world.count("SELECT count(*) FROM app.alerts").await, 1);
    });
}
