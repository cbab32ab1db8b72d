//! `GET /api/revenue/balance`, `GET /api/revenue/entries`: right at the instant.
//! Deliberately not here: withdrawing.

use crate::harness::harness;
use chrono::TimeDelta;
use serde_json::json;

#[test]
fn earnings_are_held_for_thirty_days_and_not_an_hour_less() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 10_000).await;
        world.paid(&fatou, &[&soap], None, 10_000).await;
        world.drain().await;
        let reply = world.get("/api/revenue/balance", Some(&awa)).await.expect(200);
        assert_eq!(reply.json["releases"], json!([{ "date": "2026-02-04", "amount": 8_000 }]));
        let nearly = world.advance(29 * 86_400 + 23 * 3_600).await.expect(200);
        assert_eq!(nearly.int("/done/matured"), 0);
        assert_eq!(world.figures(&awa).await, [8_000, 0, 0, 0]);
        world.clock.advance(TimeDelta::hours(1));
        // Right at the instant, though no sweep has run.
        assert_eq!(world.figures(&awa).await, [0, 8_000, 0, 0]);
        assert_eq!(world.net("held").await, 8_000);
        world.drain().await;
        assert_eq!(world.figures(&awa).await, [0, 8_000, 0, 0]);
        assert_eq!(world.net("available").await, 8_000);
        world.verified().await;
    });
}

#[test]
fn the_sweep_tells_for_how_many_it_was() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let issa = world.person("Issa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 1_000).await;
        let oil = world.product(&issa, "Huile", 1_000).await;
        for _ in 0..3 {
            world.paid(&fatou, &[&soap, &oil], None, 2_000).await;
        }
        world.drain().await;
        let done = world.advance(31 * 86_400).await.expect(200);
        assert_eq!(done.int("/done/matured"), 2);
        let done = world.advance(86_400).await.expect(200);
        assert_eq!(done.int("/done/matured"), 0);
        assert_eq!(world.figures(&awa).await, [0, 2_400, 0, 0]);
        world.verified().await;
    });
}

#[test]
fn entries_are_a_feed_of_ones_own() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        let reply = world.get("/api/revenue/entries?limit=1", Some(&awa)).await.expect(200);
        assert_eq!(reply.str("/entries/0/kind"), "maturity");
        assert_eq!(
            (reply.int("/entries/0/held"), reply.int("/entries/0/available")),
            (-8_000, 8_000)
        );
        let next = format!("/api/revenue/entries?cursor={}", reply.str("/next_cursor"));
        let reply = world.get(&next, Some(&awa)).await.expect(200);
        assert_eq!(reply.str("/entries/0/kind"), "sale");
        assert_eq!(reply.int("/entries/0/held"), 8_000);
        assert_eq!(reply.str("/entries/0/release_at"), "2026-02-04T09:00:00.000000Z");
        assert!(reply.json["next_cursor"].is_null());
        let issa = world.person("Issa", "merchant").await;
        let reply = world.get("/api/revenue/entries", Some(&issa)).await.expect(200);
        assert_eq!(reply.json["entries"], json!([]));
    });
}

#[test]
fn who_earns_nothing_has_no_balance() {
    harness(async |world| {
        let fatou = world.person("Fatou", "customer").await;
        for path in ["/api/revenue/balance", "/api/revenue/entries", "/api/payouts"] {
            world.get(path, None).await.expect_problem(401, "not_signed_in");
            world.get(path, Some(&fatou)).await.expect_problem(403, "forbidden_role");
        }
        for role in ["merchant", "influencer", "photographer"] {
            let person = world.person(role, role).await;
            assert_eq!(world.figures(&person).await, [0, 0, 0, 0]);
        }
    });
}
