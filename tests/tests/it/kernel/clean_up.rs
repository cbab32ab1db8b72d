//! The daily clean-up: begun once a day, whoever looks, and by the business clock.
//! Deliberately not here: the queue that it goes through (`jobs`).

use crate::harness::{World, harness};
use cauri_application::{
    jobs::Retained,
    work::{clean_up::clean_up, daily::begin_day},
};
use chrono::TimeDelta;
use serde_json::json;
use sqlx::Executor as _;

const NOTICES: &str = "SELECT count(*) FROM app.notices";
const CLICKS: &str = "SELECT count(*) FROM app.clicks";
const JOBS: &str = "SELECT count(*) FROM jobs._private_jobs";

/// The world's clocks begin on 5 January 2026, at nine.
const OLD_AND_NEW: &str = "
    INSERT INTO app.notices (id, gateway, about, transaction, headers, body, received_at,
                             followed_at, unanswered)
    SELECT gen_random_uuid(), 'cinetpay', 'payment', 'of-nobody-' || n, '{}', '',
           timestamptz '2026-01-05T09:00:00Z' - age, timestamptz '2026-01-05T09:00:00Z', 0
    FROM (SELECT n, interval '90 days' AS age FROM generate_series(1, 1200) AS n
          UNION ALL SELECT 0, interval '90 days' - interval '1 second') AS of_age;
    SET LOCAL session_replication_role = replica;
    INSERT INTO app.clicks (id, link_id, product_id, clicked_at, agent, counted)
    SELECT gen_random_uuid(), gen_random_uuid(), gen_random_uuid(), at, 'mobile', false
    FROM unnest(ARRAY[timestamptz '2024-12-05T09:00:00Z', '2024-12-05T09:00:01Z',
                      '2026-01-01T00:00:00Z']) AS at";

async fn fill(world: &World) {
    let mut tx = world.owner.begin().await.expect("a transaction");
    tx.execute(sqlx::raw_sql(OLD_AND_NEW)).await.expect("old things and new ones");
    tx.commit().await.expect("a commit");
}

#[test]
fn what_is_too_old_is_gone_in_batches_and_nothing_else() {
    harness(async |world| {
        fill(world).await;
        world.drain().await;
        assert_eq!(world.count(NOTICES).await, 1, "90 days and not a second less");
        assert_eq!(world.count(CLICKS).await, 2, "13 months and not a second less");
        // Nobody has looked for three days; the next look catches up.
        world.clock.advance(TimeDelta::days(3));
        assert_eq!(world.count(NOTICES).await, 1);
        world.drain().await;
        assert_eq!((world.count(NOTICES).await, world.count(CLICKS).await), (0, 1));
    });
}

#[test]
fn each_day_is_begun_once_however_many_look() {
    harness(async |world| {
        let other = world.beside().await;
        for day in 0..4 {
            let before = world.count(JOBS).await;
            let (mine, others) = tokio::join!(begin_day(&world.app), begin_day(&other.app));
            assert_eq!(mine.unwrap() + others.unwrap(), 1, "day {day}");
            assert_eq!(world.count(JOBS).await - before, 4, "day {day}");
            assert_eq!(begin_day(&other.app).await.unwrap(), 0, "day {day}");
            world.clock.advance(TimeDelta::days(1));
        }
        // Days on which nobody looked are one look later.
        world.clock.advance(TimeDelta::days(3));
        assert_eq!(begin_day(&world.app).await.unwrap(), 1);
        assert_eq!(begin_day(&world.app).await.unwrap(), 0);
    });
}

#[test]
fn a_key_is_forgotten_after_thirty_days_unless_it_is_about_money() {
    harness(async |world| {
        let root = world.admin("Root").await;
        let awa = world.person("Awa", "merchant").await;
        let coumba = world.person("Coumba", "customer").await;
        let soap = world.product(&awa, "Savon", 10_000).await;
        let order = json!({ "items": [{ "product_id": soap, "quantity": 1 }] });
        let (category, key) = (json!({ "name": "artisanat" }), "once");
        world.post_with_key("/api/categories", &root, key, category.clone()).await.expect(201);
        let first =
            world.post_with_key("/api/orders", &coumba, key, order.clone()).await.expect(201);
        world.clock.advance(TimeDelta::days(30) - TimeDelta::seconds(1));
        world.drain().await;
        world.post_with_key("/api/categories", &root, key, category.clone()).await.expect(201);
        world.clock.advance(TimeDelta::days(1));
        world.drain().await;
        // The key is as good as new: the same request is another one.
        let again = world.post_with_key("/api/categories", &root, key, category).await;
        again.expect_problem(409, "category_exists");
        let again = world.post_with_key("/api/orders", &coumba, key, order).await.expect(201);
        assert_eq!(again.text, first.text, "an order is made once, however late it comes again");
    });
}

#[test]
fn an_alert_is_forgotten_ninety_days_after_it_has_passed_with_its_messages() {
    harness(async |world| {
        let alerts = "
            WITH made AS (
                INSERT INTO app.alerts (id, kind, subject, measure, raised_at, cleared_at,
                                        updated_at, version)
                SELECT gen_random_uuid(), 'queue_age', 'n' || n, 300, '2024-01-01', cleared_at,
                       coalesce(cleared_at, '2024-01-01'), 2
                FROM (SELECT n, timestamptz '2025-10-07T09:00:00Z' AS cleared_at
                      FROM generate_series(1, 600) AS n
                      UNION ALL VALUES (0, timestamptz '2025-10-07T09:00:01Z'), (-1, NULL)) AS a
                RETURNING id)
            INSERT INTO app.alert_deliveries
                (id, alert_id, change, channel, tries, made_at, told_at)
            SELECT gen_random_uuid(), id, 'raised', 'webhook', 1, '2024-01-01', '2024-01-01'
            FROM made";
        world.owner.execute(alerts).await.expect("alerts");
        clean_up(&world.app, Retained::Alerts).await.expect("a clean-up");
        let left =
            "SELECT count(*) FROM app.alerts JOIN app.alert_deliveries ON alert_id = alerts.id";
        assert_eq!(world.count(left).await, 2, "90 days and not a second less; never an open one");
        world.clock.advance(TimeDelta::seconds(1));
        clean_up(&world.app, Retained::Alerts).await.expect("a clean-up");
        assert_eq!(world.count("SELECT count(*) FROM app.alert_deliveries").await, 1);
    });
}

#[test]
fn a_notice_that_nobody_followed_stays() {
    harness(async |world| {
        fill(world).await;
        let unfollow = "UPDATE app.notices SET followed_at = NULL, claimed_until = 'infinity'";
        world.owner.execute(unfollow).await.expect("unfollowed");
        world.drain().await;
        assert_eq!(world.count(NOTICES).await, 1_201);
    });
}
