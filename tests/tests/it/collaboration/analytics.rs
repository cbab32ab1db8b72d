//! `GET /api/collaborations/requests/{id}/analytics`
//! Deliberately not here: which clicks count (`affiliate`), how many statements it takes (`law`).

use super::table::{REQUESTS, Table, refused_in_both};
use crate::{
    affiliate::support::click_id,
    harness::{Person, Reply, World, harness},
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::{Value, json};

const DAY: i64 = 86_400;

async fn analytics(world: &World, id: &str, who: &Person, query: &str) -> Reply {
    let path = format!("{REQUESTS}/{id}/analytics{query}");
    world.get(&path, Some(who)).await.expect(200)
}

/// What has become of the commission: held, available, on its way, arrived.
fn standing(reply: &Reply) -> [i64; 4] {
    ["held", "available", "in_flight", "paid"]
        .map(|word| reply.int(&format!("/analytics/commission_{word}")))
}

/// A click, and a sale of 10,000 by it.
async fn sell(world: &World, buyer: &Person, product: &str, link: &str) {
    let click = click_id(&world.follow(link, &[]).await.expect(302));
    world.paid(buyer, &[product], Some(&click), 10_000).await;
    world.drain().await;
}

#[test]
fn clicks_and_sales_stand_under_their_day() {
    harness(async |world| {
        let table = Table::set(world).await;
        let buyer = world.person("Coumba", "customer").await;
        let (id, link) = table.active().await;
        sell(world, &buyer, &table.product, &link).await;
        for agent in ["Mozilla/5.0 (iPhone) Mobile", "Mozilla/5.0 (Windows)", "Googlebot/2.1"] {
            world.follow(&link, &[("user-agent", agent)]).await.expect(302);
        }
        // Until midnight it is the same day, and from then on the next one, on which the same
        // visitor is another.
        world.clock.advance(TimeDelta::hours(15) - TimeDelta::microseconds(1));
        world.follow(&link, &[]).await.expect(302);
        world.clock.advance(TimeDelta::microseconds(1));
        sell(world, &buyer, &table.product, &link).await;
        for who in [&table.merchant, &table.influencer, &world.admin("Fatou").await] {
            let reply = analytics(world, &id, who, "").await;
            let shown = &reply.json["analytics"];
            assert_eq!(shown["days"].as_array().map(Vec::len), Some(30));
            assert_eq!(shown["days"][0]["date"], "2025-12-08");
            assert_eq!(
                [&shown["days"][28], &shown["days"][29]],
                [
                    &json!({ "date": "2026-01-05", "clicks": 4, "sales": 1, "gross": 10_000,
                             "commission": 1_500 }),
                    &json!({ "date": "2026-01-06", "clicks": 1, "sales": 1, "gross": 10_000,
                             "commission": 1_500 }),
                ]
            );
            let totals = ["clicks", "sales", "gross", "commission"].map(|word| &shown[word]);
            assert_eq!(totals, [&json!(5), &json!(2), &json!(20_000), &json!(3_000)]);
            // 2 of 5, as a plain number.
            assert!(reply.text.contains(r#""conversion_rate":40,"#), "{}", reply.text);
            assert_eq!(standing(&reply), [3_000, 0, 0, 0]);
        }
        let day = "?from=2026-01-06&to=2026-01-06";
        let reply = analytics(world, &id, &table.merchant, day).await;
        assert_eq!(reply.int("/analytics/sales"), 1);
        assert_eq!(reply.int("/analytics/conversion_rate"), 100);
        assert_eq!(reply.json["analytics"]["days"].as_array().map(Vec::len), Some(1));
        let earlier = "?from=2025-01-05&to=2026-01-04";
        let reply = analytics(world, &id, &table.merchant, earlier).await;
        assert_eq!(reply.int("/analytics/clicks"), 0);
        assert_eq!(reply.json["analytics"]["days"].as_array().map(Vec::len), Some(365));
        // What has become of the commission does not depend on the period.
        assert_eq!(standing(&reply), [3_000, 0, 0, 0]);
    });
}

#[test]
fn a_withdrawal_takes_what_was_released_first_over_all_contracts() {
    harness(async |world| {
        let table = Table::set(world).await;
        let buyer = world.person("Coumba", "customer").await;
        let panier = world.product(&table.merchant, "Panier", 10_000).await;
        let (one, first_link) = table.active().await;
        let other = table.propose_for(&panier).await;
        table.accept(&other).await.expect(200);
        let signed = table.sign(&other, &table.influencer, "Binta Ndiaye").await.expect(200);
        let url = signed.str("/affiliate_url");
        let second_link = url.trim_start_matches(&world.base_url).to_owned();
        // Three sales, a day between each: of the one, of the other, of the one.
        for (product, link) in
            [(&table.product, &first_link), (&panier, &second_link), (&table.product, &first_link)]
        {
            sell(world, &buyer, product, link).await;
            world.clock.advance(TimeDelta::days(1));
        }
        let figures = async || {
            let one = standing(&analytics(world, &one, &table.influencer, "").await);
            let other = standing(&analytics(world, &other, &table.influencer, "").await);
            // Together they are the balance, whatever happens.
            let balance = world.figures(&table.influencer).await;
            let both: Vec<_> = one.iter().zip(&other).map(|(one, other)| one + other).collect();
            assert_eq!(both[..3], balance[..3]);
            (one, other)
        };
        assert_eq!(figures().await, ([3_000, 0, 0, 0], [1_500, 0, 0, 0]));
        world.clock.advance(TimeDelta::days(28));
        world.drain().await;
        assert_eq!(figures().await, ([1_500, 1_500, 0, 0], [0, 1_500, 0, 0]));
        // 2,000: all that the one had released, and 500 of the other's.
        world.withdraw(&table.influencer, 2_000, "+2250707070707").await.expect(201);
        assert_eq!(figures().await, ([1_500, 0, 1_500, 0], [0, 1_000, 500, 0]));
        world.drain().await;
        world.machine.advance(TimeDelta::seconds(10));
        world.advance(31 * DAY + 20).await.expect(200);
        assert_eq!(figures().await, ([1_500, 0, 0, 1_500], [0, 1_000, 0, 500]));
        // One that fails comes back, and the end of a contract changes nothing of it.
        world.withdraw(&table.influencer, 1_000, "+2250700000902").await.expect(201);
        assert_eq!(figures().await, ([1_500, 0, 0, 1_500], [0, 0, 1_000, 500]));
        world.drain().await;
        world.machine.advance(TimeDelta::seconds(10));
        let end = json!({ "message": "Fin." });
        table.put(&one, "terminate", &table.merchant, end).await.expect(200);
        world.advance(33 * DAY).await.expect(200);
        assert_eq!(figures().await, ([0, 1_500, 0, 1_500], [0, 1_000, 0, 500]));
    });
}

#[test]
fn before_it_is_in_force_there_is_nothing_to_count() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let reply = analytics(world, &id, &table.influencer, "").await;
        assert_eq!(reply.json["analytics"]["conversion_rate"], Value::Null);
        assert_eq!((reply.int("/analytics/clicks"), reply.int("/analytics/sales")), (0, 0));
        assert_eq!(standing(&reply), [0; 4]);
    });
}

#[test]
fn every_refusal_is_told_in_both_languages() {
    harness(async |world| {
        let table = Table::set(world).await;
        let (id, _) = table.active().await;
        let path = format!("{REQUESTS}/{id}/analytics");
        let refused = async |query: &str, who: &Person, refusal: (u16, &str)| {
            let path = format!("{path}{query}");
            refused_in_both(world, (Method::GET, &path), who, Value::Null, refusal).await
        };
        for (query, field) in [
            ("?from=yesterday", "from"),
            ("?to=2026-02-30", "to"),
            ("?to=2026-1-05", "to"),
            ("?from=%2B12026-01-05", "from"),
            ("?from=2026-01-06", "from"),
            ("?from=2025-01-04&to=2026-01-05", "from"),
        ] {
            let reply = refused(query, &table.merchant, (422, "invalid_period")).await;
            assert_eq!(reply.str("/errors/0/field"), field, "{query}");
        }
        let stranger = world.person("Dior", "merchant").await;
        let rival = world.person("Moussa", "influencer").await;
        let customer = world.person("Coumba", "customer").await;
        refused("", &stranger, (404, "not_found")).await;
        refused("", &rival, (404, "not_found")).await;
        refused("?from=yesterday", &customer, (403, "forbidden_role")).await;
        world.get(&path, None).await.expect_problem(401, "not_signed_in");
        let unknown = format!("{REQUESTS}/{}/analytics", uuid::Uuid::nil());
        let reply = world.get(&unknown, Some(&table.merchant)).await;
        reply.expect_problem(404, "not_found");
    });
}
