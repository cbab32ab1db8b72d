//! What is put off, claimed or paused is not looked through for the little that is due.
//! Deliberately not here: backlogs of which everything is due (`loops`).

use super::{
    MANY,
    batches::{LATER, NOW, Way, cost, written_out},
    fill::{empty, fill, notices, payments, payouts},
};
use crate::harness::{World, harness};

const TABLES: [&str; 3] = ["app.notices", "app.payments", "app.payouts"];

/// A statement finds these few rows beside many, and touches few pages for them.
async fn finds(world: &World, name: &str, sql: &str, rows: i64) {
    let found = cost(&world.owner, sql, Way::Any).await;
    assert_eq!(found.rows, rows, "{name}");
    // An update of a row touches its page and those of the row's indexes.
    assert!(found.pages <= 10 + rows * 60, "{name}: {found:?} beside {MANY}");
}

#[test]
fn notices_that_were_put_off() {
    harness(async |world| {
        let words = "UPDATE app.notices AS notices SET claimed_until";
        let sql = written_out(words, &["'payment'", NOW, LATER, "64"]);
        fill(&world.owner, &TABLES[..1], &notices(MANY, "payment", "'2026-02-01'")).await;
        finds(world, "nothing", &sql, 0).await;
        // Behind them, and of them, a few that are to be followed now.
        fill(&world.owner, &TABLES[..1], &notices(5, "payment", "NULL")).await;
        fill(&world.owner, &TABLES[..1], &notices(7, "payment", "'2026-01-04'")).await;
        fill(&world.owner, &TABLES[..1], &notices(MANY, "transfer", "NULL")).await;
        finds(world, "notices", &sql, 12).await;
        empty(&world.owner, &TABLES).await;
    });
}

#[test]
fn checks_that_were_put_off() {
    harness(async |world| {
        let words = "UPDATE app.payments AS payments SET asked_until";
        let sql = written_out(words, &[NOW, NOW, LATER, "64"]);
        let pending = |count, next_check_at: &str, asked_until: &str| {
            let values = format!("'pending', 0, '{next_check_at}', {asked_until}");
            payments(count, "status, checks, next_check_at, asked_until", &values)
        };
        // Somebody asks about them, or they are to be asked about later.
        fill(&world.owner, &TABLES[1..2], &pending(MANY, "2026-01-02", "'2026-02-01'")).await;
        fill(&world.owner, &TABLES[1..2], &pending(MANY, "2026-02-01", "NULL")).await;
        finds(world, "nothing", &sql, 0).await;
        fill(&world.owner, &TABLES[1..2], &pending(5, "2026-01-03", "NULL")).await;
        fill(&world.owner, &TABLES[1..2], &pending(7, "2026-01-03", "'2026-01-04'")).await;
        finds(world, "checks", &sql, 12).await;
        empty(&world.owner, &TABLES).await;
    });
}

#[test]
fn payouts_that_are_paused() {
    harness(async |world| {
        let words = "FROM app.payouts WHERE status = 'processing' AND due_at <= $1";
        let sql = written_out(words, &[NOW, "16"]);
        fill(&world.owner, &TABLES[2..], &payouts(MANY, "requested", 0)).await;
        finds(world, "nothing", &sql, 0).await;
        fill(&world.owner, &TABLES[2..], &payouts(9, "processing", 1)).await;
        finds(world, "payouts", &sql, 9).await;
        empty(&world.owner, &TABLES).await;
    });
}
