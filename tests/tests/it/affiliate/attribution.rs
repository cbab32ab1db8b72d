//! Whose sale a line becomes, decided when the order is made and frozen on the line.
//! Deliberately not here: every case of the rule (domain's own tests).

use super::support::{cookie, location, uuid};
use crate::harness::{Person, World, harness};
use cauri_domain::affiliate::Link;
use chrono::TimeDelta;
use serde_json::json;

struct Market {
    merchant: Person,
    creator: Person,
    buyer: Person,
    soap: String,
    link: Link,
}

async fn market(world: &World) -> Market {
    let merchant = world.person("Awa", "merchant").await;
    let creator = world.person("Moussa", "influencer").await;
    let buyer = world.person("Fatou", "customer").await;
    let soap = world.product(&merchant, "Savon", 10_000).await;
    let link = world.link(&merchant, &creator, &[&soap]).await;
    Market { merchant, creator, buyer, soap, link }
}

/// Orders one of a product with a token; whose sale it is, as the line says.
async fn attribution(world: &World, buyer: &Person, product: &str, token: &str) -> Vec<String> {
    let key = uuid::Uuid::to_string(&world.app.ids.next());
    let body = json!({ "items": [{ "product_id": product, "quantity": 1 }], "click_id": token });
    let reply = world.post_with_key("/api/orders", buyer, &key, body).await.expect(201);
    frozen(world, reply.str("/order/id")).await
}

async fn frozen(world: &World, order_id: &str) -> Vec<String> {
    let sql = format!(
        "SELECT attribution, link_id::text, creator_id::text, rate_percent::text
         FROM app.order_lines WHERE order_id = '{}'",
        uuid(order_id)
    );
    world.texts(sql).await
}

#[test]
fn a_click_makes_it_the_creators() {
    harness(async |world| {
        let Market { merchant, creator, buyer, soap, link } = market(world).await;
        let token = world.click(&link).await;
        let found = attribution(world, &buyer, &soap, &token).await;
        assert_eq!(found, ["attributed", &link.id.to_string(), &creator.id, "15.00"]);
        // Only the lines that the contract is about.
        let other = world.product(&merchant, "Huile", 3_000).await;
        let found = attribution(world, &buyer, &other, &token).await;
        assert_eq!(found, ["unattributed", "", "", ""]);
        // A token that is not ours is no evidence, and no refusal either.
        let found = attribution(world, &buyer, &soap, "forged").await;
        assert_eq!(found[0], "unattributed");
    });
}

#[test]
fn the_cookie_is_evidence_too_and_the_latest_click_wins() {
    harness(async |world| {
        let Market { merchant, buyer, soap, link, .. } = market(world).await;
        let rival = world.person("Binta", "influencer").await;
        let rivals = world.link(&merchant, &rival, &[&soap]).await;
        let early = world.click(&link).await;
        world.clock.advance(TimeDelta::seconds(1));
        let path = format!("/r/{}", rivals.code.as_str());
        let jar = cookie(&world.follow(&path, &[]).await.expect(302));
        let items = json!([{ "product_id": soap, "quantity": 1 }]);
        for (key, body) in [
            ("by cookie", json!({ "items": items })),
            ("by both", json!({ "items": items, "click_id": early })),
        ] {
            let headers = [("idempotency-key", key), ("cookie", jar.as_str())];
            let post = reqwest::Method::POST;
            let reply = world.send(post, "/api/orders", Some(&buyer), Some(body), &headers).await;
            let found = frozen(world, reply.expect(201).str("/order/id")).await;
            assert_eq!(found[1], rivals.id.to_string(), "{key}");
        }
    });
}

#[test]
fn a_click_counts_for_thirty_days() {
    harness(async |world| {
        let Market { buyer, soap, link, .. } = market(world).await;
        let token = world.click(&link).await;
        world.clock.advance(TimeDelta::days(30));
        assert_eq!(attribution(world, &buyer, &soap, &token).await[0], "attributed");
        world.clock.advance(TimeDelta::microseconds(1));
        assert_eq!(attribution(world, &buyer, &soap, &token).await[0], "unattributed");
    });
}

#[test]
fn a_click_before_the_end_counts_and_none_after_it() {
    harness(async |world| {
        let Market { merchant, buyer, soap, link, .. } = market(world).await;
        let before = world.click(&link).await;
        world.clock.advance(TimeDelta::seconds(1));
        let at_the_end = world.click(&link).await;
        world.end_link(&merchant, &link).await;
        world.clock.advance(TimeDelta::days(1));
        assert_eq!(attribution(world, &buyer, &soap, &before).await[0], "attributed");
        assert_eq!(attribution(world, &buyer, &soap, &at_the_end).await[0], "unattributed");
    });
}

#[test]
fn a_suspended_creator_earns_on_earlier_clicks_only() {
    harness(async |world| {
        let Market { buyer, soap, link, .. } = market(world).await;
        let before = world.click(&link).await;
        world.clock.advance(TimeDelta::seconds(5));
        let since = world.clock.present();
        sqlx::query("UPDATE app.users SET suspended_since = $1 WHERE role = 'influencer'")
            .bind(since)
            .execute(&world.owner)
            .await
            .expect("a suspension");
        assert_eq!(attribution(world, &buyer, &soap, &before).await[0], "attributed");
        // A click now proves nothing, later neither.
        let path = format!("/r/{}", link.code.as_str());
        let reply = world.follow(&path, &[]).await.expect(302);
        assert_eq!(location(&reply), format!("{}/p/{soap}", world.base_url));
        assert!(!reply.headers.contains_key("set-cookie"));
    });
}

#[test]
fn nobody_earns_on_a_purchase_of_its_own() {
    harness(async |world| {
        let Market { merchant, creator, buyer, soap, link } = market(world).await;
        let token = world.click(&link).await;
        for own in [&creator, &merchant] {
            let found = attribution(world, own, &soap, &token).await;
            assert_eq!(found, ["self_purchase", &link.id.to_string(), &creator.id, "15.00"]);
        }
        // Nor by a second account: a number to be paid to tells it.
        assert_eq!(attribution(world, &buyer, &soap, &token).await[0], "attributed");
        world.asks_to_be_paid_to(&creator, "+2250707070707").await;
        world.asks_to_be_paid_to(&buyer, "+2250505050505").await;
        assert_eq!(attribution(world, &buyer, &soap, &token).await[0], "attributed");
        world.asks_to_be_paid_to(&buyer, "+2250707070707").await;
        assert_eq!(attribution(world, &buyer, &soap, &token).await[0], "self_purchase");
        let told = "SELECT own_purchase, number_end FROM app.order_lines ORDER BY id DESC LIMIT 1";
        assert_eq!(world.texts(told).await, ["shared_number", "07"]);
    });
}

#[test]
fn a_merchants_second_account_pays_no_commission() {
    harness(async |world| {
        let Market { merchant, buyer, soap, link, .. } = market(world).await;
        let token = world.click(&link).await;
        for person in [&merchant, &buyer] {
            world.asks_to_be_paid_to(person, "+2250101010101").await;
        }
        assert_eq!(attribution(world, &buyer, &soap, &token).await[0], "self_purchase");
    });
}

#[test]
fn all_accounts_of_one_person_are_one() {
    harness(async |world| {
        let Market { creator, buyer, soap, link, .. } = market(world).await;
        let token = world.click(&link).await;
        // The buyer shares a number with an account that shares another with the creator.
        let between = world.person("Ousmane", "influencer").await;
        world.asks_to_be_paid_to(&buyer, "+2250101010111").await;
        world.asks_to_be_paid_to(&between, "+2250101010111").await;
        world.asks_to_be_paid_to(&between, "+2250101010122").await;
        assert_eq!(attribution(world, &buyer, &soap, &token).await[0], "attributed");
        world.asks_to_be_paid_to(&creator, "+2250101010122").await;
        assert_eq!(attribution(world, &buyer, &soap, &token).await[0], "self_purchase");
        let told = "SELECT number_end FROM app.order_lines ORDER BY id DESC LIMIT 1";
        assert_eq!(world.texts(told).await, ["11"]);
    });
}
