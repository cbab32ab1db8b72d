//! The same order sent twice, or twenty times at once, is one order.
//! Deliberately not here: keys of other commands.

use super::support::{at_once, wish};
use crate::harness::harness;

/// How often the race is run.
const ROUNDS: usize = 200;
/// How many come at once.
const AT_ONCE: usize = 20;

#[test]
fn a_key_is_required() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        let body = wish(&[(&soap, 1)]);
        let reply = world.post("/api/orders", Some(&awa), body.clone()).await;
        reply.expect_problem(400, "idempotency_key_required");
        let long = "k".repeat(256);
        let reply = world.post_with_key("/api/orders", &awa, &long, body).await;
        reply.expect_problem(400, "idempotency_key_invalid");
    });
}

#[test]
fn a_replay_is_the_same_answer() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.stocked(&awa, 1_000, 10).await;
        let send = |who, key, quantity| {
            let body = wish(&[(&soap, quantity)]);
            world.post_with_key("/api/orders", who, key, body)
        };
        let first = send(&fatou, "k", 1).await.expect(201);
        assert!(!first.headers.contains_key("idempotency-replayed"));
        world.clock.advance(chrono::TimeDelta::hours(1));
        let again = send(&fatou, "k", 1).await.expect(201);
        assert_eq!(again.text, first.text);
        assert_eq!(again.headers["idempotency-replayed"], "true");
        send(&fatou, "k", 2).await.expect_problem(409, "idempotency_key_reused");
        // Another buyer's key is another key.
        let other = send(&awa, "k", 1).await.expect(201);
        assert_ne!(other.str("/order/id"), first.str("/order/id"));
        assert_eq!(world.count("SELECT count(*) FROM app.orders").await, 2);
        assert_eq!(world.count("SELECT stock FROM app.products").await, 8);
    });
}

#[test]
fn twenty_at_once_are_one_order() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let mut fatou = world.person("Fatou", "customer").await;
        let soap = world.stocked(&awa, 1_000, 1_000).await;
        for round in 1..=ROUNDS {
            if round % 10 == 0 {
                // Ten orders of one buyer are unpaid at most.
                fatou = world.person(&format!("Fatou{round}"), "customer").await;
            }
            let key = format!("round {round}");
            let body = wish(&[(&soap, 1)]);
            let all = (0..AT_ONCE)
                .map(|_| world.post_with_key("/api/orders", &fatou, &key, body.clone()));
            let replies = at_once(all).await;
            let mut fresh = 0;
            for reply in &replies {
                assert_eq!((reply.status, &reply.text), (201, &replies[0].text));
                fresh += usize::from(!reply.headers.contains_key("idempotency-replayed"));
            }
            assert_eq!(fresh, 1, "round {round}");
        }
        let rounds = i64::try_from(ROUNDS).expect("few");
        assert_eq!(world.count("SELECT count(*) FROM app.orders").await, rounds);
        assert_eq!(world.count("SELECT 1000 - stock FROM app.products").await, rounds);
    });
}
