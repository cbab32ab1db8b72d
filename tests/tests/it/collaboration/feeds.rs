//! `GET /api/collaborations/requests/received` and `…/sent`
//! Deliberately not here: one request (`reading`).

use super::table::{REQUESTS, Table};
use crate::harness::harness;
use serde_json::{Value, json};

fn ids(list: &Value) -> Vec<String> {
    let requests = list["requests"].as_array().expect("requests");
    requests.iter().map(|request| request["id"].as_str().expect("an id").to_owned()).collect()
}

#[test]
fn each_side_pages_through_its_own_newest_first() {
    harness(async |world| {
        let table = Table::set(world).await;
        let mut made = vec![];
        for n in 1..=5 {
            let product = world.product(&table.merchant, &format!("Savon {n}"), 1_000).await;
            made.insert(0, table.propose_for(&product).await);
        }
        for (side, who) in [("received", &table.influencer), ("sent", &table.merchant)] {
            let path = format!("{REQUESTS}/{side}?limit=3");
            let first = world.get(&path, Some(who)).await.expect(200);
            assert_eq!(ids(&first.json), made[..3]);
            assert_eq!(first.str("/requests/0/influencer_name"), "Binta");
            let path = format!("{path}&cursor={}", first.str("/next_cursor"));
            let second = world.get(&path, Some(who)).await.expect(200);
            assert_eq!(ids(&second.json), made[3..]);
            assert!(second.json["next_cursor"].is_null());
        }
        let stranger = world.person("Dior", "influencer").await;
        let path = format!("{REQUESTS}/received");
        let empty = world.get(&path, Some(&stranger)).await.expect(200);
        assert!(ids(&empty.json).is_empty());
    });
}

#[test]
fn a_badge_counts_what_waits_for_the_reader() {
    harness(async |world| {
        let table = Table::set(world).await;
        let panier = world.product(&table.merchant, "Panier", 5_000).await;
        let countered = table.propose().await;
        let open = table.propose_for(&panier).await;
        table.counter(&countered, json!(20)).await.expect(200);
        for (side, who, status, id) in [
            ("received", &table.influencer, "pending", &open),
            ("sent", &table.merchant, "counter_offer", &countered),
        ] {
            let path = format!("{REQUESTS}/{side}?status={status}");
            let reply = world.get(&path, Some(who)).await.expect(200);
            assert_eq!(reply.int("/pending_count"), 1);
            assert_eq!(ids(&reply.json), std::slice::from_ref(id));
        }
        let path = format!("{REQUESTS}/received?status=gone");
        world.get(&path, Some(&table.influencer)).await.expect_problem(422, "invalid_query");
    });
}

#[test]
fn each_role_has_its_own_feed() {
    harness(async |world| {
        let table = Table::set(world).await;
        for (side, who) in [("received", &table.merchant), ("sent", &table.influencer)] {
            let path = format!("{REQUESTS}/{side}?status=gone");
            world.get(&path, Some(who)).await.expect_problem(403, "forbidden_role");
        }
    });
}
