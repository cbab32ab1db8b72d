//! What is no sensible input: each a clear problem in both languages, and nothing is written.
//! Deliberately not here: who may do what (`negotiate`), what the world forbids (`standing`).

use super::table::{REQUESTS, Table};
use crate::harness::{Person, Reply, World, harness};
use reqwest::Method;
use serde_json::{Value, json};
use uuid::Uuid;

/// A status, the problem's word, and the field that it names; none for what is no JSON at all.
type Refusal = (u16, &'static str, Option<&'static str>);

/// Rates as they may come in, byte for byte.
const RATES: [(&str, u16, &str); 12] = [
    ("4.99", 422, "commission_out_of_range"),
    ("50.01", 422, "commission_out_of_range"),
    ("-15", 422, "commission_out_of_range"),
    ("0", 422, "commission_out_of_range"),
    ("15.555", 422, "invalid_rate"),
    ("\"15\"", 422, "invalid_body"),
    ("1e1", 422, "invalid_body"),
    ("null", 422, "invalid_body"),
    ("[15]", 422, "invalid_body"),
    ("99999999999999999999999999999999", 422, "invalid_body"),
    ("NaN", 400, "malformed_body"),
    ("015", 400, "malformed_body"),
];

/// What everything that is written leaves a row in.
async fn written(world: &World) -> i64 {
    world
        .count(
            "SELECT (SELECT count(*) FROM app.collaboration_moves)
                  + (SELECT count(*) FROM app.collaboration_offers)
                  + (SELECT count(*) FROM app.contract_links)
                  + (SELECT count(*) FROM app.outbox WHERE kind LIKE 'collaboration.%')",
        )
        .await
}

/// Sends a body as it stands, in both languages; it must be refused so, and leave nothing behind.
async fn refused(
    world: &World,
    (method, path): (Method, &str),
    who: &Person,
    body: &str,
    (status, code, field): Refusal,
) {
    let before = written(world).await;
    let mut told = vec![];
    for language in ["fr", "en"] {
        let request = reqwest::Client::new()
            .request(method.clone(), format!("{}{path}", world.base_url))
            .bearer_auth(&who.access_token)
            .header("content-type", "application/json")
            .header("accept-language", language)
            .body(body.to_owned());
        let reply = Reply::read(request.send().await.expect("an answer")).await;
        let reply = reply.expect_problem(status, code);
        assert_eq!(reply.headers["content-language"], language);
        if let Some(field) = field {
            assert_eq!(reply.str("/errors/0/field"), field, "{body}: {}", reply.text);
            told.push(reply.str("/errors/0/message").to_owned());
        }
        told.push(reply.str("/detail").to_owned());
    }
    let (french, english) = told.split_at(told.len() / 2);
    assert!(french.iter().zip(english).all(|(one, other)| one != other), "{told:?}");
    assert_eq!(written(world).await, before, "{body}");
}

/// JSON with one member as it stands.
fn with_raw(body: &Value, member: &str, raw: &str) -> String {
    let mut body = body.clone();
    body[member] = json!("HERE");
    body.to_string().replace("\"HERE\"", raw)
}

#[test]
fn rates_are_read_from_the_text_itself() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let counter = format!("{REQUESTS}/{id}/counter-offer");
        let proposal = table.proposal(&table.product);
        let counter_offer = json!({ "message": "Plus." });
        for (rate, status, code) in RATES {
            let named = |field| (code != "malformed_body").then_some(field);
            let body = with_raw(&proposal, "commission", rate);
            let put = (Method::POST, REQUESTS);
            let refusal = (status, code, named("commission"));
            refused(world, put, &table.merchant, &body, refusal).await;
            let body = with_raw(&counter_offer, "counter_commission", rate);
            let put = (Method::PUT, counter.as_str());
            let refusal = (status, code, named("counter_commission"));
            refused(world, put, &table.influencer, &body, refusal).await;
        }
        assert_eq!(table.history(&id).await, ["merchant propose"]);
        // The same value in other words is the same value: it lies on the table already.
        for rate in ["15.0", "15.00"] {
            let body = with_raw(&counter_offer, "counter_commission", rate);
            let same = (422, "same_rate", Some("counter_commission"));
            refused(world, (Method::PUT, &counter), &table.influencer, &body, same).await;
        }
    });
}

#[test]
fn products_are_one_to_fifty_and_all_ones_own() {
    harness(async |world| {
        let table = Table::set(world).await;
        let rival = world.person("Dior", "merchant").await;
        let foreign = world.product(&rival, "Panier", 5_000).await;
        let own = table.product.as_str();
        let many: Vec<String> = (0..51).map(|_| world.app.ids.next().to_string()).collect();
        let nobodys = world.app.ids.next().to_string();
        let invalid = (422, "invalid_products", Some("product_ids"));
        let wrong_shape = (422, "invalid_body", Some("product_ids"));
        for (products, refusal) in [
            (json!([]), invalid),
            (json!([own, own]), invalid),
            (json!([own, foreign]), invalid),
            (json!([nobodys]), invalid),
            (json!(many), invalid),
            (json!(own), wrong_shape),
            (Value::Null, wrong_shape),
        ] {
            let mut body = table.proposal(own);
            body["product_ids"] = products;
            let post = (Method::POST, REQUESTS);
            refused(world, post, &table.merchant, &body.to_string(), refusal).await;
        }
        let mut body = table.proposal(own);
        body["product_ids"] = json!([own, foreign, nobodys]);
        let reply = world.post(REQUESTS, Some(&table.merchant), body).await;
        let reply = reply.expect_problem(422, "invalid_products");
        assert_eq!(reply.json["product_ids"], json!([foreign, nobodys]));
        assert_eq!(world.count("SELECT count(*) FROM app.collaborations").await, 0);
        // Fifty are allowed.
        let mut fifty = vec![];
        for nth in 0..50 {
            fifty.push(world.product(&table.merchant, &format!("Savon {nth}"), 100).await);
        }
        let mut body = table.proposal(own);
        body["product_ids"] = json!(fifty);
        world.post(REQUESTS, Some(&table.merchant), body).await.expect(201);
    });
}

#[test]
fn an_influencer_is_somebody_else_and_an_influencer() {
    harness(async |world| {
        let table = Table::set(world).await;
        let customer = world.person("Coumba", "customer").await;
        let unknown = (422, "unknown_influencer", Some("influencer_id"));
        for (id, refusal) in [
            (json!(Uuid::nil()), unknown),
            (json!(customer.id), unknown),
            (json!(table.merchant.id), (422, "self_collaboration", Some("influencer_id"))),
            (json!("Binta"), (422, "invalid_body", Some("influencer_id"))),
        ] {
            let mut body = table.proposal(&table.product);
            body["influencer_id"] = id;
            let post = (Method::POST, REQUESTS);
            refused(world, post, &table.merchant, &body.to_string(), refusal).await;
        }
    });
}

#[test]
fn words_are_said_and_are_not_endless() {
    harness(async |world| {
        let table = Table::set(world).await;
        let id = table.propose().await;
        let endless = "é".repeat(5_001);
        let wrong = (422, "invalid_text", Some("message"));
        let mut proposal = table.proposal(&table.product);
        proposal["message"] = json!(endless);
        let post = (Method::POST, REQUESTS);
        refused(world, post, &table.merchant, &proposal.to_string(), wrong).await;
        for verb in ["reject", "counter-offer"] {
            let path = format!("{REQUESTS}/{id}/{verb}");
            for words in ["", " \n\t ", "\u{0}", endless.as_str()] {
                let body = json!({ "counter_commission": 20, "message": words }).to_string();
                let put = (Method::PUT, path.as_str());
                refused(world, put, &table.influencer, &body, wrong).await;
            }
            for (body, refusal) in [
                ("{\"counter_commission\":20}", (422, "invalid_body", Some("message"))),
                ("{\"counter_commission\":20,\"message\":7}", (422, "invalid_body", None)),
                ("{\"counter_commission\":20", (400, "malformed_body", None)),
            ] {
                let put = (Method::PUT, path.as_str());
                refused(world, put, &table.influencer, body, refusal).await;
            }
        }
        // Characters are counted, not bytes.
        let body = json!({ "counter_commission": 20, "message": "é".repeat(5_000) });
        table.put(&id, "counter-offer", &table.influencer, body).await.expect(200);
    });
}

#[test]
fn what_is_nobodys_or_somebody_elses_is_not_found() {
    harness(async |world| {
        let table = Table::set(world).await;
        let theirs = table.propose().await;
        let rival = world.person("Dior", "merchant").await;
        let stranger = world.person("Moussa", "influencer").await;
        let not_found = (404, "not_found", None);
        let sign = json!({ "signature": "Xi", "accept_terms": true, "contract_hash": "x" });
        for id in [theirs.as_str(), &Uuid::nil().to_string(), "17", "%20"] {
            for (verb, body) in [
                ("accept", json!({})),
                ("reject", json!({ "message": "Non." })),
                ("counter-offer", json!({ "counter_commission": 20, "message": "Plus." })),
                ("terminate", json!({ "message": "Fin." })),
            ] {
                let path = format!("{REQUESTS}/{id}/{verb}");
                for who in [&rival, &stranger] {
                    let put = (Method::PUT, path.as_str());
                    refused(world, put, who, &body.to_string(), not_found).await;
                }
            }
            let path = format!("{REQUESTS}/{id}/withdraw");
            refused(world, (Method::PUT, &path), &rival, "{}", not_found).await;
            let path = format!("{REQUESTS}/{id}/sign-contract");
            refused(world, (Method::POST, &path), &stranger, &sign.to_string(), not_found).await;
            for part in ["", "/history", "/contract", "/contract.pdf", "/analytics"] {
                let path = format!("{REQUESTS}/{id}{part}");
                refused(world, (Method::GET, &path), &rival, "", not_found).await;
            }
        }
        assert_eq!(table.history(&theirs).await, ["merchant propose"]);
    });
}
