//! A merchant and an influencer at one table, with a product between them.
//! Deliberately not here: what they do.

use crate::harness::{Person, Reply, World};
use reqwest::Method;
use serde_json::{Value, json};

/// The two, the product, and where requests are sent.
pub(super) struct Table<'a> {
    pub(super) world: &'a World,
    pub(super) merchant: Person,
    pub(super) influencer: Person,
    pub(super) product: String,
}

/// Where requests are made.
pub(super) const REQUESTS: &str = "/api/collaborations/requests";

impl<'a> Table<'a> {
    /// Sets the table.
    pub(super) async fn set(world: &'a World) -> Self {
        let merchant = world.person("Awa", "merchant").await;
        let influencer = world.person("Binta", "influencer").await;
        let product = world.product(&merchant, "Savon de karité", 10_000).await;
        Self { world, merchant, influencer, product }
    }

    /// What the merchant proposes for this product.
    pub(super) fn proposal(&self, product: &str) -> Value {
        json!({
            "influencer_id": self.influencer.id, "product_ids": [product], "commission": 15,
            "message": "Vos vidéos nous plaisent.",
        })
    }

    /// Proposes, and answers the request's id.
    pub(super) async fn propose(&self) -> String {
        self.propose_for(&self.product).await
    }

    /// The same for another product.
    pub(super) async fn propose_for(&self, product: &str) -> String {
        let body = self.proposal(product);
        let reply = self.world.post(REQUESTS, Some(&self.merchant), body).await.expect(201);
        reply.str("/request_id").to_owned()
    }

    /// A move on a request.
    pub(super) async fn put(&self, id: &str, verb: &str, who: &Person, body: Value) -> Reply {
        self.world.put(&format!("{REQUESTS}/{id}/{verb}"), Some(who), body).await
    }

    /// The influencer accepts.
    pub(super) async fn accept(&self, id: &str) -> Reply {
        self.put(id, "accept", &self.influencer, json!({})).await
    }

    /// The influencer answers with another rate.
    pub(super) async fn counter(&self, id: &str, percent: Value) -> Reply {
        let body = json!({ "counter_commission": percent, "message": "Mes abonnés achètent." });
        self.put(id, "counter-offer", &self.influencer, body).await
    }

    /// Signs with the contract's own hash.
    pub(super) async fn sign(&self, id: &str, who: &Person, name: &str) -> Reply {
        let hash = self.contract_hash(id).await;
        let body = json!({ "signature": name, "accept_terms": true, "contract_hash": hash });
        self.world.post(&format!("{REQUESTS}/{id}/sign-contract"), Some(who), body).await
    }

    /// A request that is in force by now: its id, and the path of its link.
    pub(super) async fn active(&self) -> (String, String) {
        let id = self.propose().await;
        self.accept(&id).await.expect(200);
        let signed = self.sign(&id, &self.influencer, "Binta Ndiaye").await.expect(200);
        let url = signed.str("/affiliate_url");
        (id, url.trim_start_matches(&self.world.base_url).to_owned())
    }

    /// The contract's hash.
    pub(super) async fn contract_hash(&self, id: &str) -> String {
        let path = format!("{REQUESTS}/{id}/contract");
        let contract = self.world.get(&path, Some(&self.influencer)).await.expect(200);
        contract.str("/contract_hash").to_owned()
    }

    /// The request as somebody reads it.
    pub(super) async fn read(&self, id: &str, who: &Person) -> Reply {
        self.world.get(&format!("{REQUESTS}/{id}"), Some(who)).await.expect(200)
    }

    /// The commands of the history, oldest first.
    pub(super) async fn history(&self, id: &str) -> Vec<String> {
        let path = format!("{REQUESTS}/{id}/history");
        let reply = self.world.get(&path, Some(&self.merchant)).await.expect(200);
        let rows = reply.json["history"].as_array().expect("a history");
        let word = |row: &Value, name: &str| row[name].as_str().expect("a word").to_owned();
        rows.iter().map(|row| format!("{} {}", word(row, "actor"), word(row, "command"))).collect()
    }
}

/// A refusal in both languages: the same word, in other sentences. Answers the French one.
pub(super) async fn refused_in_both(
    world: &World,
    (method, path): (Method, &str),
    who: &Person,
    body: Value,
    (status, code): (u16, &str),
) -> Reply {
    let mut replies = vec![];
    for language in ["fr", "en"] {
        let headers = [("accept-language", language)];
        let body = (!body.is_null()).then(|| body.clone());
        let reply = world.send(method.clone(), path, Some(who), body, &headers).await;
        let reply = reply.expect_problem(status, code);
        assert_eq!(reply.headers["content-language"], language);
        replies.push(reply);
    }
    let english = replies.pop().expect("two answers");
    let french = replies.pop().expect("two answers");
    assert_ne!(french.str("/detail"), english.str("/detail"));
    french
}
