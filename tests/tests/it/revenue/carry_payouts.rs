//! What becomes of a payout: paid or given back, once, and asked about until somebody knows.
//! Deliberately not here: asking for one (`request_payout`).

use super::support::NUMBER;
use crate::{
    harness::{Person, World, harness},
    orders::support::at_once,
};
use cauri_application::revenue::carry_payouts::carry_payouts;
use chrono::TimeDelta;

/// Lets the gateway and the business clock go on, and asks what has become of payouts.
async fn later(world: &World, seconds: i64) {
    world.machine.advance(TimeDelta::seconds(seconds));
    world.advance(seconds).await.expect(200);
}

async fn status(world: &World, payee: &Person) -> String {
    let reply = world.get("/api/payouts", Some(payee)).await.expect(200);
    reply.str("/payouts/0/status").to_owned()
}

async fn transfers(world: &World) -> i64 {
    world.count("SELECT count(*) FROM sandbox.transactions WHERE kind = 'transfer'").await
}

#[test]
fn a_payout_is_sent_once_and_paid() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.withdraw(&awa, 5_000, NUMBER).await.expect(201);
        at_once((0..3).map(|_| async { carry_payouts(&world.app).await.expect("it is carried") }))
            .await;
        assert_eq!((status(world, &awa).await.as_str(), transfers(world).await), ("processing", 1));
        assert_eq!(world.figures(&awa).await, [0, 3_000, 5_000, 0]);
        later(world, 10).await;
        assert_eq!((status(world, &awa).await.as_str(), transfers(world).await), ("paid", 1));
        assert_eq!(world.figures(&awa).await, [0, 3_000, 0, 0]);
        assert_eq!(world.net("payout_float:cinetpay").await, 5_000);
        let event = "SELECT count(*) FROM app.outbox WHERE kind = 'payout.paid'";
        assert_eq!(world.count(event).await, 1);
        world.verified().await;
    });
}

#[test]
fn a_rejected_payout_gives_the_money_back() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.withdraw(&awa, 8_000, "+2250700000902").await.expect(201);
        world.drain().await;
        later(world, 10).await;
        assert_eq!(status(world, &awa).await, "failed");
        assert_eq!(world.figures(&awa).await, [0, 8_000, 0, 0]);
        let event = "SELECT count(*) FROM app.outbox WHERE kind = 'payout.failed'";
        assert_eq!(world.count(event).await, 1);
        world.withdraw(&awa, 8_000, NUMBER).await.expect(201);
        world.drain().await;
        later(world, 10).await;
        assert_eq!((status(world, &awa).await.as_str(), transfers(world).await), ("paid", 2));
        world.verified().await;
    });
}

#[test]
fn a_payout_that_the_gateway_does_not_take_fails_when_it_knows_of_none() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.withdraw(&awa, 8_000, "+2250700000903").await.expect(201);
        assert_eq!(carry_payouts(&world.app).await.expect("it is carried"), 1);
        assert_eq!(status(world, &awa).await, "processing");
        assert_eq!(world.figures(&awa).await, [0, 0, 8_000, 0]);
        later(world, 10).await;
        assert_eq!((status(world, &awa).await.as_str(), transfers(world).await), ("failed", 0));
        assert_eq!(world.figures(&awa).await, [0, 8_000, 0, 0]);
        world.verified().await;
    });
}

#[test]
fn a_lost_answer_is_asked_for_and_never_sent_twice() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.withdraw(&awa, 8_000, "+2250700000904").await.expect(201);
        assert_eq!(carry_payouts(&world.app).await.expect("it is carried"), 1);
        assert_eq!((status(world, &awa).await.as_str(), transfers(world).await), ("processing", 1));
        later(world, 10).await;
        assert_eq!((status(world, &awa).await.as_str(), transfers(world).await), ("paid", 1));
        assert_eq!(world.count("SELECT sendings::bigint FROM app.payouts").await, 1);
        assert_eq!(world.figures(&awa).await, [0, 0, 0, 0]);
        world.verified().await;
    });
}

#[test]
fn a_slow_transfer_stays_in_flight() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.withdraw(&awa, 8_000, "+2250700000905").await.expect(201);
        world.drain().await;
        for _ in 0..3 {
            later(world, 10).await;
            assert_eq!(status(world, &awa).await, "processing");
            assert_eq!(world.figures(&awa).await, [0, 0, 8_000, 0]);
        }
        later(world, 60).await;
        assert_eq!(status(world, &awa).await, "paid");
        world.verified().await;
    });
}

#[test]
fn who_dies_after_writing_it_down_leaves_it_to_be_asked_about() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        world.withdraw(&awa, 8_000, NUMBER).await.expect(201);
        // As after a kill between the commit and the call: nothing was sent.
        sqlx::query(
            "UPDATE app.payouts SET status = 'processing', sendings = 1, version = version + 1,
                 due_at = due_at + interval '2 seconds'",
        )
        .execute(&world.owner)
        .await
        .expect("an update");
        world.drain().await;
        assert_eq!((status(world, &awa).await.as_str(), transfers(world).await), ("processing", 0));
        later(world, 2).await;
        // The gateway knows of none: it is sent under the same number.
        assert_eq!(transfers(world).await, 1);
        later(world, 60).await;
        assert_eq!((status(world, &awa).await.as_str(), transfers(world).await), ("paid", 1));
        assert_eq!(world.count("SELECT sendings::bigint FROM app.payouts").await, 2);
        world.verified().await;
    });
}
