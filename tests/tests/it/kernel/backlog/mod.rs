//! A batch costs the same however much waits behind it.
//! Deliberately not here: how long a batch takes (benchmarks).

mod batches;
mod fill;
mod loops;
mod put_off;

use self::batches::{Way, cost, statement};
use crate::harness::{World, harness};

/// What waits, to begin with and in the end.
const FEW: i64 = 1_000;
const MANY: i64 = 100_000;

/// Pages that a statement touches, its parameters written out.
async fn pages(world: &World, sql: &str) -> i64 {
    cost(&world.owner, sql, Way::Any).await.pages
}

async fn leave_events(world: &World, count: i64) {
    let event = r#"{"kind": "category.added",
        "data": {"category_id": "00000000-0000-0000-0000-000000000000"}}"#;
    let sql = format!(
        "INSERT INTO app.outbox (id, aggregate, aggregate_id, kind, event, occurred_at)
         SELECT gen_random_uuid(), 'category', gen_random_uuid(), 'category.added',
                '{event}'::jsonb, '2026-01-01'
         FROM generate_series(1, {count})"
    );
    world.meddle(sql).await;
    world.meddle("ANALYZE app.outbox".to_owned()).await;
}

#[test]
fn a_batch_of_events_costs_the_same_at_a_thousand_and_at_a_hundred_thousand() {
    harness(async |world| {
        let batch = statement("FROM app.outbox AS pending")
            .replace("$1", "'{}'")
            .replace("$2", "'{}'")
            .replace("$3", "256");
        let held = statement("AND retry_at > $1").replace("$1", "'2026-01-01'");
        leave_events(world, 1_000).await;
        let few = (pages(world, &batch).await, pages(world, &held).await);
        leave_events(world, 99_000).await;
        let many = (pages(world, &batch).await, pages(world, &held).await);
        assert!(many.0 * 10 <= few.0 * 13 || many.0 <= few.0 + 2, "{few:?} pages, then {many:?}");
        assert!(many.1 <= 10, "{few:?} pages, then {many:?}");
        world.meddle("DELETE FROM app.outbox".to_owned()).await;
    });
}

#[test]
fn what_was_put_off_holds_later_events_of_the_same_thing_only() {
    harness(async |world| {
        leave_events(world, 3).await;
        world
            .meddle(
                "UPDATE app.outbox SET aggregate_id = '00000000-0000-7000-8000-000000000001'
                 WHERE seq <> (SELECT max(seq) FROM app.outbox)"
                    .to_owned(),
            )
            .await;
        world
            .meddle(
                "UPDATE app.outbox SET retry_at = 'infinity'
                 WHERE seq = (SELECT min(seq) FROM app.outbox)"
                    .to_owned(),
            )
            .await;
        cauri_application::work::dispatch::dispatch(&world.app).await.expect("a batch");
        let left = "SELECT count(*) FROM app.outbox WHERE dispatched_at IS NULL";
        assert_eq!(world.count(left).await, 2);
        world.meddle("DELETE FROM app.outbox".to_owned()).await;
    });
}
