//! `POST /api/payouts`, `GET /api/payouts`, `GET /api/payouts/{id}`
//! Deliberately not here: what becomes of a payout (`carry_payouts`).

use super::support::{NUMBER, payout};
use crate::{harness::harness, orders::support::at_once};
use cauri_application::payments::operators::find_sender;
use serde_json::json;

#[test]
fn what_is_available_can_be_asked_for_and_not_a_franc_more() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        let reply = world.withdraw(&awa, 8_005, NUMBER).await;
        reply.expect_problem(422, "payout_exceeds_available");
        assert_eq!(world.count("SELECT count(*) FROM app.payouts").await, 0);
        assert_eq!(world.figures(&awa).await, [0, 8_000, 0, 0]);
        let reply = world.withdraw(&awa, 8_000, NUMBER).await.expect(201);
        assert_eq!(
            (reply.str("/payout/status"), reply.int("/payout/amount")),
            ("requested", 8_000)
        );
        assert_eq!(world.figures(&awa).await, [0, 0, 8_000, 0]);
        let reply = world.withdraw(&awa, 500, NUMBER).await;
        reply.expect_problem(422, "payout_exceeds_available");
        world.verified().await;
    });
}

#[test]
fn held_money_is_not_paid_out() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 10_000).await;
        world.paid(&fatou, &[&soap], None, 10_000).await;
        world.drain().await;
        world.advance(29 * 86_400 + 23 * 3_600).await.expect(200);
        let reply = world.withdraw(&awa, 500, NUMBER).await;
        reply.expect_problem(422, "payout_exceeds_available");
        world.clock.advance(chrono::TimeDelta::hours(1));
        // No sweep has run since.
        world.withdraw(&awa, 8_000, NUMBER).await.expect(201);
    });
}

#[test]
fn eight_requests_for_everything_at_once_are_one_payout() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        let replies = at_once((0..8).map(|_| world.withdraw(&awa, 8_000, NUMBER))).await;
        let mut statuses: Vec<_> = replies.iter().map(|reply| reply.status).collect();
        statuses.sort_unstable();
        assert_eq!(statuses, [201, 422, 422, 422, 422, 422, 422, 422]);
        assert_eq!(world.figures(&awa).await, [0, 0, 8_000, 0]);
        assert_eq!(world.count("SELECT count(*) FROM app.payouts").await, 1);
        world.verified().await;
    });
}

#[test]
fn one_key_is_one_payout() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        let body = payout(4_000, NUMBER);
        world
            .post("/api/payouts", Some(&awa), body.clone())
            .await
            .expect_problem(400, "idempotency_key_required");
        let ask = || world.post_with_key("/api/payouts", &awa, "k", body.clone());
        let replies = at_once((0..4).map(|_| ask())).await;
        let first = replies[0].text.clone();
        for reply in replies {
            assert_eq!(reply.expect(201).text, first);
        }
        world.drain().await;
        // Byte for byte the first answer, whatever became of it since.
        let again = ask().await.expect(201);
        assert_eq!(again.text, first);
        assert_eq!(again.headers["idempotency-replayed"], "true");
        world
            .post_with_key("/api/payouts", &awa, "k", payout(4_005, NUMBER))
            .await
            .expect_problem(409, "idempotency_key_reused");
        assert_eq!(world.figures(&awa).await, [0, 4_000, 4_000, 0]);
    });
}

#[test]
fn every_rule_is_named() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        for (amount, number, operator, code, field) in [
            (json!(499), NUMBER, "OM", "amount_not_payable", "amount"),
            (json!(0), NUMBER, "OM", "amount_not_payable", "amount"),
            (json!(-500), NUMBER, "OM", "amount_not_payable", "amount"),
            (json!(501), NUMBER, "OM", "amount_not_payable", "amount"),
            (json!("500"), NUMBER, "OM", "invalid_body", "amount"),
            (json!(500), "+33612345678", "OM", "country_not_served", "phone_number"),
            (json!(500), "70123456", "OM", "phone_number_ambiguous", "phone_number"),
            (json!(500), "0707070707", "OM", "invalid_phone_number", "phone_number"),
            (json!(500), "+2252722445566", "OM", "invalid_phone_number", "phone_number"),
            (json!(500), "+22507070707", "OM", "phone_number_old_plan", "phone_number"),
            (json!(500), "awa", "OM", "invalid_phone_number", "phone_number"),
            (json!(500), NUMBER, "TMONEY", "operator_unknown", "operator"),
            (json!(500), NUMBER, "orange", "operator_unknown", "operator"),
        ] {
            let body = json!({ "amount": amount, "phone_number": number, "operator": operator });
            let key = world.app.ids.next().to_string();
            let reply = world.post_with_key("/api/payouts", &awa, &key, body).await;
            let reply = reply.expect_problem(422, code);
            assert_eq!(reply.str("/errors/0/field"), field, "{}", reply.text);
        }
        // What has no nearest amount below promises none, and says what the least is.
        for amount_xof in [0, 499] {
            let reply = world.withdraw(&awa, amount_xof, NUMBER).await;
            let reply = reply.expect_problem(422, "amount_not_payable");
            assert_eq!((&reply.json["nearest"], reply.int("/min")), (&json!([]), 500));
            assert!(!reply.str("/detail").contains("nearest"), "{}", reply.text);
        }
        let reply = world.withdraw(&awa, 7_999, NUMBER).await;
        let reply = reply.expect_problem(422, "amount_not_payable");
        assert_eq!(reply.json["nearest"], json!([7_995]));
        let nearest = "possible\u{a0}: 7\u{202f}995\u{a0}F\u{a0}CFA.";
        assert!(reply.str("/detail").ends_with(nearest), "{}", reply.text);
        assert_eq!(world.count("SELECT count(*) FROM app.payouts").await, 0);
        assert_eq!(world.figures(&awa).await, [0, 8_000, 0, 0]);
    });
}

#[test]
fn a_payout_is_its_payees_own_business() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        let issa = world.person("Issa", "merchant").await;
        let first = world.withdraw(&awa, 1_000, "225 07 07 07 07 07").await.expect(201);
        world.clock.advance(chrono::TimeDelta::seconds(1));
        world.withdraw(&awa, 2_000, NUMBER).await.expect(201);
        let path = format!("/api/payouts/{}", first.str("/payout/id"));
        let reply = world.get(&path, Some(&awa)).await.expect(200);
        // However it was written, it has one form.
        assert_eq!(reply.str("/payout/phone_number"), NUMBER);
        world.get(&path, Some(&issa)).await.expect_problem(404, "not_found");
        let reply = world.get("/api/payouts?limit=1", Some(&awa)).await.expect(200);
        assert_eq!(reply.int("/payouts/0/amount"), 2_000);
        let next = format!("/api/payouts?cursor={}", reply.str("/next_cursor"));
        let reply = world.get(&next, Some(&awa)).await.expect(200);
        assert_eq!(reply.int("/payouts/0/amount"), 1_000);
        let reply = world.get("/api/payouts", Some(&issa)).await.expect(200);
        assert_eq!(reply.json["payouts"], json!([]));
    });
}

#[test]
fn the_number_stands_in_no_event_and_no_outcome() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        let reply = world.withdraw(&awa, 1_000, NUMBER).await.expect(201);
        assert!(!reply.text.contains("0707"), "{}", reply.text);
        world.drain().await;
        let found = "SELECT (SELECT count(*) FROM app.outbox WHERE event::text LIKE '%070707%')
                          + (SELECT count(*) FROM app.idempotency
                             WHERE outcome::text LIKE '%070707%')";
        assert_eq!(world.count(found).await, 0);
    });
}

#[test]
fn a_national_number_is_of_the_named_country_or_of_the_accounts_own() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        let ask = async |number: &str, country: Option<&str>, operator: &str| {
            let mut body = json!({ "amount": 500, "phone_number": number, "operator": operator });
            if let Some(country) = country {
                body["country"] = json!(country);
            }
            let key = world.app.ids.next().to_string();
            world.post_with_key("/api/payouts", &awa, &key, body).await
        };
        // What was paid to Burkina Faso.
        let reply = ask("07 07 07 07", None, "OM").await;
        let reply = reply.expect_problem(422, "phone_number_ambiguous");
        assert_eq!(reply.json["countries"], json!(["BJ", "BF", "CI"]));
        let reply = ask("07 07 07 07", Some("CI"), "OM").await;
        let reply = reply.expect_problem(422, "phone_number_old_plan");
        assert_eq!(reply.json["new_forms"][0], "+2250707070707");
        let reply = ask("61 61 61 61", Some("BJ"), "MOMO").await;
        let reply = reply.expect_problem(422, "phone_number_old_plan");
        assert_eq!(reply.json["new_forms"], json!(["+2290161616161"]));
        ask("07 07 07 07", Some("XX"), "OM").await.expect_problem(422, "unknown_country");
        // Pasted, with what is invisible.
        let pasted = "\u{202a}+225 07-07-07-07-07\u{202c}";
        let reply = ask(pasted, None, "OM").await.expect(201);
        let path = format!("/api/payouts/{}", reply.str("/payout/id"));
        let reply = world.get(&path, Some(&awa)).await.expect(200);
        assert_eq!(reply.str("/payout/phone_number"), "+2250707070707");
        // The account's own country, which the request's goes before.
        let me = json!({ "name": "Awa", "country": "TG" });
        let me = world.put("/api/me", Some(&awa), me).await.expect(200);
        assert_eq!(me.str("/user/country"), "TG");
        let reply = ask("90 12 34 56", None, "TMONEY").await.expect(201);
        let path = format!("/api/payouts/{}", reply.str("/payout/id"));
        let reply = world.get(&path, Some(&awa)).await.expect(200);
        assert_eq!(reply.str("/payout/phone_number"), "+22890123456");
        ask("70 12 34 56", Some("ML"), "OM").await.expect(201);
    });
}

#[test]
fn only_operators_that_a_gateway_serves_may_be_named() {
    harness(async |world| {
        let awa = world.earned("Awa", 8_000).await;
        for (number, operator, served) in [
            ("+22670123456", "WAVE", json!(["MOOV", "OM"])),
            ("+221701234567", "EXPRESSO", json!(["FREE", "OM", "WAVE"])),
            ("+22790123456", "AIRTEL", json!([])),
            ("+245955555555", "OM", json!([])),
        ] {
            let body = json!({ "amount": 500, "phone_number": number, "operator": operator });
            let key = world.app.ids.next().to_string();
            let reply = world.post_with_key("/api/payouts", &awa, &key, body).await;
            let reply = reply.expect_problem(422, "operator_not_served");
            assert_eq!(reply.json["served"], served, "{number} {operator}");
            assert_eq!(reply.str("/errors/0/field"), "operator");
        }
        assert_eq!(world.count("SELECT count(*) FROM app.payouts").await, 0);
        assert_eq!(world.figures(&awa).await, [0, 8_000, 0, 0]);
        // What is served is exactly what the gateway's own table has.
        let gateway = &world.app.payments.gateways[world.app.payments.default_gateway];
        for (country, operator) in gateway.capabilities().transfers_to {
            let gateways = &world.app.payments.gateways;
            let sender =
                find_sender(gateways, world.app.payments.default_gateway, (country, operator));
            assert!(sender.is_some(), "{country} {operator}");
        }
    });
}
