//! Unpaid for a day, an order is cancelled and its stock goes back.
//! Deliberately not here: cancelling by the buyer (`cancel_order`).

use super::support::at_once;
use crate::{affiliate::support::uuid, harness::harness};
use cauri_application::work::worker::work;
use chrono::TimeDelta;
use std::time::Duration;

const DAY: i64 = 86_400;

#[test]
fn it_is_cancelled_to_the_instant_and_stock_goes_back() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.stocked(&awa, 1_000, 10).await;
        let untracked = world.product(&awa, "Huile", 1_000).await;
        let placed = world.order(&fatou, &[(&soap, 3), (&untracked, 1)]).await.expect(201);
        let path = format!("/api/orders/{}", placed.str("/order/id"));
        let stock = "SELECT stock FROM app.products WHERE stock IS NOT NULL";

        world.advance(DAY - 1).await.expect(200);
        assert_eq!(world.get(&path, Some(&fatou)).await.str("/order/status"), "pending");
        assert_eq!(world.count(stock).await, 7);

        // Cancelled by time, whether or not the sweep has run.
        world.clock.advance(TimeDelta::seconds(1));
        let unswept = world.get(&path, Some(&fatou)).await.expect(200);
        assert_eq!(unswept.str("/order/status"), "cancelled");
        assert_eq!(
            world.count("SELECT count(*) FROM app.orders WHERE status = 'pending'").await,
            1
        );
        world.drain().await;
        let swept = world.get(&path, Some(&fatou)).await.expect(200);
        assert_eq!(swept.text, unswept.text);
        assert_eq!(swept.str("/order/updated_at"), "2026-01-06T09:00:00.000000Z");
        assert_eq!(swept.int("/order/version"), 2);
        assert_eq!(world.count(stock).await, 10);
    });
}

#[test]
fn one_long_jump_stamps_each_with_its_own_instant() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.stocked(&awa, 1_000, 10).await;
        for _ in 0..3 {
            world.order(&fatou, &[(&soap, 1)]).await.expect(201);
            world.clock.advance(TimeDelta::minutes(10));
        }
        world.advance(40 * DAY).await.expect(200);
        let on_time = "SELECT count(*) FROM app.orders
                       WHERE status = 'cancelled' AND cancelled_at = created_at + interval '1 day'
                         AND updated_at = cancelled_at";
        assert_eq!(world.count(on_time).await, 3);
        let told = "SELECT count(*) FROM app.outbox JOIN app.orders ON orders.id = aggregate_id
                    WHERE kind = 'order.cancelled' AND occurred_at = cancelled_at";
        assert_eq!(world.count(told).await, 3);
        assert_eq!(world.count("SELECT stock FROM app.products").await, 10);
    });
}

#[test]
fn a_confirmed_order_is_not_cancelled() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.stocked(&awa, 1_000, 10).await;
        let placed = world.order(&fatou, &[(&soap, 1)]).await.expect(201);
        let id = uuid(placed.str("/order/id"));
        let in_time = world.clock.present() + TimeDelta::seconds(DAY) - TimeDelta::microseconds(1);
        assert!(world.confirm(&fatou, id, in_time).await);
        world.advance(2 * DAY).await.expect(200);
        let path = format!("/api/orders/{id}");
        assert_eq!(world.get(&path, Some(&fatou)).await.str("/order/status"), "pending");
        assert_eq!(world.count("SELECT stock FROM app.products").await, 9);
        // Too late, or no longer pending: nothing is confirmed.
        let late = world.order(&fatou, &[(&soap, 1)]).await.expect(201);
        let late = uuid(late.str("/order/id"));
        let deadline = world.clock.present() + TimeDelta::seconds(DAY);
        assert!(!world.confirm(&fatou, late, deadline).await);
    });
}

#[test]
fn sweeps_and_buyers_at_once_lose_no_piece() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        // More than ten orders of one buyer may not be unpaid at once.
        let mut buyers = vec![];
        for number in 0..3 {
            buyers.push(world.person(&format!("Fatou{number}"), "customer").await);
        }
        let soap = world.stocked(&awa, 1_000, 100).await;
        let oil = world.stocked(&awa, 1_000, 100).await;
        let items = [(oil.as_str(), 1), (soap.as_str(), 1)];
        for reply in at_once((0..30).map(|number| world.order(&buyers[number / 10], &items))).await
        {
            reply.expect(201);
        }
        world.clock.advance(TimeDelta::seconds(DAY));
        let (stop, stopped) = tokio::sync::watch::channel(false);
        let workers: Vec<_> =
            (0..3).map(|_| tokio::spawn(work(world.app.clone(), stopped.clone()))).collect();
        for reply in at_once((0..30).map(|number| world.order(&buyers[number / 10], &items))).await
        {
            reply.expect(201);
        }
        world.drain().await;
        stop.send(true).expect("workers listen");
        for worker in workers {
            let end = tokio::time::timeout(Duration::from_secs(30), worker).await;
            end.expect("in time").expect("a clean end");
        }
        let cancelled = "SELECT count(*) FROM app.orders WHERE status = 'cancelled'";
        assert_eq!(world.count(cancelled).await, 30);
        assert_eq!(world.count("SELECT sum(stock)::bigint FROM app.products").await, 140);
        let told = "SELECT count(*) FROM app.outbox WHERE kind = 'order.cancelled'";
        assert_eq!(world.count(told).await, 30);
    });
}
