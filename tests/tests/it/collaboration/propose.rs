//! `POST /api/collaborations/requests`
//! Deliberately not here: what follows (`negotiate`).

use super::table::{REQUESTS, Table};
use crate::{affiliate::support::uuid, harness::harness};
use cauri_application::tx::in_tx;
use cauri_domain::kernel::Personal;
use serde_json::json;

#[test]
fn a_merchant_invites_an_influencer() {
    harness(async |world| {
        let table = Table::set(world).await;
        let body = table.proposal(&table.product);
        let reply = world.post(REQUESTS, Some(&table.merchant), body).await.expect(201);
        assert_eq!(reply.str("/message"), "Votre proposition est envoyée.");
        assert!(reply.json.get("already_applied").is_none());
        let request = table.read(reply.str("/request_id"), &table.influencer).await;
        assert_eq!(request.headers["etag"], "\"1\"");
        assert_eq!(request.str("/request/status"), "pending");
        assert_eq!(request.str("/request/turn"), "influencer");
        assert_eq!(request.str("/request/expires_at"), "2026-01-12T09:00:00.000000Z");
        assert_eq!(request.str("/request/merchant_name"), "Awa");
        assert_eq!(request.json["request"]["proposed_commission"].to_string(), "15");
        assert_eq!(request.int("/request/products/0/price"), 10_000);
        let allowed = json!(["accept", "reject", "counter"]);
        assert_eq!(request.json["request"]["allowed_commands"], allowed);
        for member in ["counter_commission", "agreed_commission", "contract_state"]
            .into_iter()
            .chain(["contract_accepted_at", "affiliate_link_id", "affiliate_url"])
        {
            assert!(request.json["request"][member].is_null(), "{member}");
        }
    });
}

#[test]
fn every_rule_is_named() {
    harness(async |world| {
        let table = Table::set(world).await;
        let stranger = world.person("Dior", "merchant").await;
        let foreign = world.product(&stranger, "Panier", 5_000).await;
        let product = table.product.clone();
        for (field, value, status, code) in [
            ("commission", json!(4.99), 422, "commission_out_of_range"),
            ("commission", json!(50.01), 422, "commission_out_of_range"),
            ("commission", json!(150), 422, "commission_out_of_range"),
            ("commission", json!(15.555), 422, "invalid_rate"),
            ("commission", json!("15"), 422, "invalid_body"),
            ("product_ids", json!([]), 422, "invalid_products"),
            ("product_ids", json!([product, product]), 422, "invalid_products"),
            ("product_ids", json!([foreign]), 422, "invalid_products"),
            ("product_ids", json!(vec![uuid::Uuid::nil(); 51]), 422, "invalid_products"),
            ("message", json!("x".repeat(5_001)), 422, "invalid_text"),
            ("influencer_id", json!(stranger.id), 422, "unknown_influencer"),
            ("influencer_id", json!(table.merchant.id), 422, "self_collaboration"),
        ] {
            let mut body = table.proposal(&table.product);
            body[field] = value;
            let reply = world.post(REQUESTS, Some(&table.merchant), body).await;
            assert_eq!(reply.expect_problem(status, code).str("/errors/0/field"), field);
        }
        assert_eq!(world.count("SELECT count(*) FROM app.collaborations").await, 0);
    });
}

#[test]
fn who_is_paid_to_the_same_number_is_the_same_person() {
    harness(async |world| {
        let table = Table::set(world).await;
        let buyer = world.person("Coumba", "customer").await;
        world.paid(&buyer, &[&table.product], None, 10_000).await;
        world.drain().await;
        world.advance(30 * 86_400).await.expect(200);
        // The number that the influencer is paid to, in another form.
        world.withdraw(&table.merchant, 500, "+225 07 07 07 07 07").await.expect(201);
        let id = uuid(&table.influencer.id).into();
        for (number, refused) in [("+2250505050505", false), ("+2250707070707", true)] {
            let number = Personal::new(number.to_owned());
            let now = world.app.clock.now();
            in_tx(&*world.app.store, async |tx| {
                tx.identity().keep_payout_number(id, &number, now, now).await
            })
            .await
            .expect("it is kept");
            let panier = world.product(&table.merchant, "Panier", 5_000).await;
            let body = table.proposal(&panier);
            let reply = world.post(REQUESTS, Some(&table.merchant), body).await;
            if refused {
                reply.expect_problem(422, "self_collaboration");
            } else {
                reply.expect(201);
            }
        }
        assert_eq!(world.count("SELECT count(*) FROM app.collaborations").await, 1);
    });
}

#[test]
fn the_bounds_themselves_are_allowed() {
    harness(async |world| {
        let table = Table::set(world).await;
        for percent in [json!(5), json!(50)] {
            let product = world.product(&table.merchant, "Panier", 5_000).await;
            let mut body = table.proposal(&product);
            body["commission"] = percent;
            world.post(REQUESTS, Some(&table.merchant), body).await.expect(201);
        }
    });
}

#[test]
fn two_open_requests_never_share_a_product() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let again = table.proposal(&table.product);
        let reply = world.post(REQUESTS, Some(&table.merchant), again).await.expect(200);
        assert_eq!(reply.str("/request_id"), id);
        assert_eq!(reply.json["already_applied"], true);
        let mut other = table.proposal(&table.product);
        other["commission"] = json!(20);
        let reply = world.post(REQUESTS, Some(&table.merchant), other).await;
        assert_eq!(reply.expect_problem(409, "already_open").str("/collaboration_id"), id);
        let panier = world.product(&table.merchant, "Panier", 5_000).await;
        table.propose_for(&panier).await;
        table.put(&id, "withdraw", &table.merchant, json!({})).await.expect(200);
        assert_ne!(table.propose().await, id);
    });
}

#[test]
fn only_merchants_propose_and_a_suspended_party_is_named() {
    harness(async |world| {
        let table = Table::set(world).await;
        let mut body = table.proposal(&table.product);
        body["commission"] = json!(15.555);
        let reply = world.post(REQUESTS, Some(&table.influencer), body).await;
        reply.expect_problem(403, "forbidden_role");
        sqlx::query("UPDATE app.users SET suspended_since = created_at WHERE role = 'influencer'")
            .execute(&world.owner)
            .await
            .unwrap();
        let body = table.proposal(&table.product);
        let reply = world.post(REQUESTS, Some(&table.merchant), body).await;
        assert_eq!(reply.expect_problem(409, "party_suspended").str("/party"), "influencer");
    });
}

#[test]
fn a_key_makes_the_same_proposal_one() {
    harness(async |world| {
        let table = Table::set(world).await;
        let body = table.proposal(&table.product);
        let first = world.post_with_key(REQUESTS, &table.merchant, "k", body.clone()).await;
        let again = world.post_with_key(REQUESTS, &table.merchant, "k", body).await;
        assert_eq!(first.expect(201).text, again.expect(201).text);
    });
}
