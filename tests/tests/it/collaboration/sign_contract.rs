//! `POST /api/collaborations/requests/{id}/sign-contract`
//! Deliberately not here: two signatures at once (`races`).

use super::table::{REQUESTS, Table};
use crate::harness::harness;
use serde_json::json;

#[test]
fn the_signature_puts_the_contract_into_force_and_makes_the_link() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        table.accept(&id).await.expect(200);
        let signed = table.sign(&id, &table.influencer, "Binta Ndiaye").await.expect(200);
        assert_eq!(signed.str("/status"), "active");
        let url = signed.str("/affiliate_url").to_owned();
        assert!(url.starts_with(&format!("{}/r/", world.base_url)), "{url}");
        let seen = table.read(&id, &table.merchant).await;
        assert_eq!(seen.str("/request/affiliate_url"), url);
        assert_eq!(seen.str("/request/affiliate_link_id"), signed.str("/affiliate_link_id"));
        assert_eq!(seen.str("/request/contract_state"), "executed");
        assert_eq!(seen.str("/request/contract_accepted_at"), "2026-01-05T09:00:00.000000Z");
        assert!(seen.json["request"]["expires_at"].is_null());
        let path = format!("{REQUESTS}/{id}/contract");
        let contract = world.get(&path, Some(&table.merchant)).await.expect(200);
        assert_eq!(contract.json["executed"], true);
        assert_eq!(contract.str("/signatures/0/full_name"), "Binta Ndiaye");
        let again = table.sign(&id, &table.influencer, "Binta Ndiaye").await.expect(200);
        assert_eq!(again.json["already_applied"], true);
        assert_eq!(again.str("/affiliate_url"), url);
        assert_eq!(world.count("SELECT count(*) FROM app.links").await, 1);
        let followed = world.get(url.trim_start_matches(&world.base_url), None).await;
        assert!((300..400).contains(&followed.status), "{}", followed.text);
    });
}

#[test]
fn a_signature_binds_to_what_was_seen() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let path = format!("{REQUESTS}/{id}/sign-contract");
        let body = json!({
            "signature": "Binta Ndiaye", "accept_terms": true, "contract_hash": "0".repeat(64),
        });
        let early = world.post(&path, Some(&table.influencer), body.clone()).await;
        early.expect_problem(409, "illegal_transition");
        table.accept(&id).await.expect(200);
        let other = world.post(&path, Some(&table.influencer), body.clone()).await;
        other.expect_problem(409, "terms_changed");
        let hash = table.contract_hash(&id).await;
        for (field, value, code) in [
            ("accept_terms", json!(false), "terms_not_accepted"),
            ("signature", json!("  "), "invalid_text"),
            ("signature", json!("Binta 王"), "text_not_printable"),
        ] {
            let mut body = body.clone();
            body["contract_hash"] = json!(hash);
            body[field] = value;
            let reply = world.post(&path, Some(&table.influencer), body).await;
            reply.expect_problem(422, code);
        }
        assert_eq!(world.count("SELECT count(*) FROM app.collaboration_signatures").await, 0);
    });
}

#[test]
fn the_merchant_may_sign_first_and_can_not_step_back_then() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        table.accept(&id).await.expect(200);
        let signed = table.sign(&id, &table.merchant, "Awa Diop").await.expect(200);
        assert_eq!(signed.str("/status"), "accepted");
        assert!(signed.json["affiliate_url"].is_null());
        let reply = table.put(&id, "withdraw", &table.merchant, json!({})).await;
        reply.expect_problem(409, "already_signed");
        table.sign(&id, &table.influencer, "Binta Ndiaye").await.expect(200);
        let kinds = "SELECT count(*) FROM app.outbox WHERE kind = 'collaboration.signed'";
        assert_eq!(world.count(kinds).await, 2);
    });
}

#[test]
fn what_was_signed_can_not_be_changed_by_anybody() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        table.accept(&id).await.expect(200);
        table.sign(&id, &table.influencer, "Binta Ndiaye").await.expect(200);
        for sql in [
            "UPDATE app.contracts SET hash = 'autre'",
            "UPDATE app.contract_texts SET text = 'autre'",
            "UPDATE app.signature_evidence SET address = 'autre'",
            "UPDATE app.contract_links SET hash = previous",
            "DELETE FROM app.contract_links",
            "DELETE FROM app.collaboration_moves",
            "UPDATE app.collaboration_offers SET rate_percent = 50",
            "DELETE FROM app.collaboration_signatures",
        ] {
            let refused = sqlx::query(sql).execute(&world.owner).await.unwrap_err();
            assert!(refused.to_string().contains("append-only"), "{refused}");
        }
    });
}
