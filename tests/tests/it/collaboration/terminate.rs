//! `PUT /api/collaborations/requests/{id}/terminate`, and what an end leaves as it was.
//! Deliberately not here: the rows of the table (the domain's tests walk them).

use super::{
    contract_proof::{VERIFY, record},
    standing::suspend,
    table::{REQUESTS, Table, refused_in_both},
};
use crate::{
    affiliate::support::{click_id, location},
    harness::harness,
};
use chrono::TimeDelta;
use reqwest::Method;
use serde_json::json;

fn because(reason: &str) -> serde_json::Value {
    json!({ "message": reason })
}

#[test]
fn either_side_ends_it_and_both_see_why() {
    harness(async |world| {
        let table = Table::set(world).await;
        for (who, word) in [(&table.merchant, "merchant"), (&table.influencer, "influencer")] {
            let (id, _) = table.active().await;
            world.clock.advance(TimeDelta::hours(1));
            let ended = table.put(&id, "terminate", who, because(" Fin. ")).await.expect(200);
            assert_eq!((ended.str("/status"), ended.int("/version")), ("terminated", 4));
            assert!(ended.json.get("already_applied").is_none());
            for reader in [&table.merchant, &table.influencer] {
                let seen = table.read(&id, reader).await;
                assert_eq!(seen.str("/request/status"), "terminated");
                assert_eq!(seen.str("/request/reason"), "Fin.");
                assert_eq!(seen.str("/request/turn"), "none");
                assert_eq!(seen.str("/request/contract_state"), "executed");
                assert_eq!(seen.json["request"]["allowed_commands"], json!([]));
                assert!(seen.json["request"]["affiliate_url"].is_string());
                let path = format!("{REQUESTS}/{id}/history");
                let history = world.get(&path, Some(reader)).await.expect(200);
                assert_eq!(history.str("/history/3/actor"), word);
                assert_eq!(history.str("/history/3/command"), "terminate");
                assert_eq!(history.str("/history/3/message"), "Fin.");
            }
            let record = record(&table, &id).await;
            let told = world.send_raw(VERIFY, None, "application/json", &record).await;
            assert_eq!(told.json["genuine"], true, "{}", told.text);
        }
        for (sql, expected) in [
            ("SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.terminated'", 2),
            ("SELECT count(*) FROM app.contract_links WHERE kind = 'terminated'", 2),
            ("SELECT count(*) FROM app.links WHERE ended_at > created_at", 2),
        ] {
            assert_eq!(world.count(sql).await, expected, "{sql}");
        }
    });
}

#[test]
fn new_clicks_earn_nothing_and_what_was_earned_matures() {
    harness(async |world| {
        let table = Table::set(world).await;
        let (id, link) = table.active().await;
        let buyer = world.person("Coumba", "customer").await;
        let soap = [table.product.as_str()];
        let before = click_id(&world.follow(&link, &[]).await.expect(302));
        world.paid(&buyer, &soap, Some(&before), 10_000).await;
        world.clock.advance(TimeDelta::seconds(1));
        table.put(&id, "terminate", &table.merchant, because("Fin.")).await.expect(200);
        world.drain().await;
        assert_eq!(world.figures(&table.influencer).await, [1_500, 0, 0, 0]);
        // The link still leads to the product, and proves nothing any more.
        let reply = world.follow(&link, &[]).await.expect(302);
        assert_eq!(location(&reply), format!("{}/p/{}", world.base_url, table.product));
        assert!(!reply.headers.contains_key("set-cookie"));
        let page = location(&reply).strip_prefix(&world.base_url).expect("our address");
        world.get(page, None).await.expect(200);
        assert_eq!(world.count("SELECT count(*) FROM app.clicks").await, 1);
        world.paid(&buyer, &soap, None, 10_000).await;
        world.drain().await;
        assert_eq!(world.figures(&table.influencer).await, [1_500, 0, 0, 0]);
        // Who clicked before the end still counts, thirty days long, and all of it matures.
        world.paid(&buyer, &soap, Some(&before), 10_000).await;
        world.advance(31 * 86_400).await.expect(200);
        assert_eq!(world.figures(&table.influencer).await, [0, 3_000, 0, 0]);
        world.verified().await;
    });
}

#[test]
fn every_refusal_is_told_in_both_languages() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let path = format!("{REQUESTS}/{id}/terminate");
        let put = (Method::PUT, path.as_str());
        let merchant = &table.merchant;
        let early = (409, "illegal_transition");
        let early = refused_in_both(world, put.clone(), merchant, because("Fin."), early).await;
        assert_eq!(early.json["allowed_commands"], json!(["withdraw"]));
        table.accept(&id).await.expect(200);
        table.sign(&id, &table.influencer, "Binta Ndiaye").await.expect(200);
        let endless = "é".repeat(5_001);
        for reason in ["", " \n\t", endless.as_str()] {
            let wrong = (422, "invalid_text");
            let reply = refused_in_both(world, put.clone(), merchant, because(reason), wrong);
            assert_eq!(reply.await.str("/errors/0/field"), "message");
        }
        refused_in_both(world, put.clone(), merchant, json!({}), (422, "invalid_body")).await;
        let customer = world.person("Coumba", "customer").await;
        let admin = world.admin("Fatou").await;
        for who in [&customer, &admin] {
            let never = (403, "forbidden_role");
            refused_in_both(world, put.clone(), who, because("Fin."), never).await;
        }
        let stranger = world.person("Dior", "merchant").await;
        let rival = world.person("Moussa", "influencer").await;
        for who in [&stranger, &rival] {
            refused_in_both(world, put.clone(), who, because("Fin."), (404, "not_found")).await;
        }
        let unknown = format!("{REQUESTS}/{}/terminate", uuid::Uuid::nil());
        let put = (Method::PUT, unknown.as_str());
        refused_in_both(world, put, merchant, because("Fin."), (404, "not_found")).await;
        world.put(&path, None, because("Fin.")).await.expect_problem(401, "not_signed_in");
        assert_eq!(table.read(&id, merchant).await.str("/request/status"), "active");
        assert_eq!(table.history(&id).await.len(), 3);
        table.put(&id, "terminate", merchant, because(&"é".repeat(5_000))).await.expect(200);
    });
}

#[test]
fn the_same_end_twice_is_one_row_of_history() {
    harness(async |world| {
        let table = Table::set(world).await;
        let (id, _) = table.active().await;
        let end = async |who, reason: &str| table.put(&id, "terminate", who, because(reason)).await;
        end(&table.influencer, "Je pars.").await.expect(200);
        let again = end(&table.influencer, "Je pars. ").await.expect(200);
        assert_eq!(again.json["already_applied"], true);
        for (who, reason) in [(&table.influencer, "Autre."), (&table.merchant, "Je pars.")] {
            end(who, reason).await.expect_problem(409, "illegal_transition");
        }
        assert_eq!(table.history(&id).await.len(), 4);
        let told = "SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.terminated'";
        assert_eq!(world.count(told).await, 1);
        // A new negotiation about the same product may begin.
        assert_ne!(table.propose().await, id);
    });
}

#[test]
fn of_two_ends_at_once_one_wins() {
    harness(async |world| {
        let table = Table::set(world).await;
        for _ in 0..20 {
            let (id, _) = table.active().await;
            let (one, other) = tokio::join!(
                table.put(&id, "terminate", &table.merchant, because("Fin.")),
                table.put(&id, "terminate", &table.influencer, because("Fin.")),
            );
            let mut statuses = [one.status, other.status];
            statuses.sort_unstable();
            assert_eq!(statuses, [200, 409], "{} {}", one.text, other.text);
            assert_eq!(table.history(&id).await.len(), 4);
        }
        let ended = "SELECT count(*) FROM app.contract_links WHERE kind = 'terminated'";
        assert_eq!(world.count(ended).await, 20);
    });
}

#[test]
fn a_suspended_party_earns_nothing_and_its_link_still_leads_to_the_product() {
    harness(async |world| {
        let table = Table::set(world).await;
        let (id, link) = table.active().await;
        let buyer = world.person("Coumba", "customer").await;
        let soap = [table.product.as_str()];
        for role in ["influencer", "merchant"] {
            suspend(world, role, true).await;
            let reply = world.follow(&link, &[]).await.expect(302);
            assert_eq!(location(&reply), format!("{}/p/{}", world.base_url, table.product));
            assert_eq!(table.read(&id, &table.merchant).await.str("/request/status"), "active");
            suspend(world, role, false).await;
        }
        assert_eq!(world.count("SELECT count(*) FROM app.clicks").await, 0);
        // Restored, the same link earns again.
        let click = click_id(&world.follow(&link, &[]).await.expect(302));
        world.paid(&buyer, &soap, Some(&click), 10_000).await;
        world.drain().await;
        assert_eq!(world.figures(&table.influencer).await, [1_500, 0, 0, 0]);
        // A party of a suspended one may end it.
        suspend(world, "influencer", true).await;
        table.put(&id, "terminate", &table.merchant, because("Suspendue.")).await.expect(200);
    });
}
