//! Own purchases, looked at once more when it is known who paid; what both parties see of that.
//! Deliberately not here: what is known when the order is made (`affiliate::attribution`).

use super::support::NUMBER;
use crate::harness::{Person, World, harness};
use cauri_domain::payments::Outcome;
use serde_json::{Value, json};

/// A number that nobody of the story is paid to.
const STRANGERS: &str = "+2250102030405";

/// A shop, a creator, a buyer, and an order of the buyer's that the creator brought.
pub(super) struct Sold {
    pub(super) seller: Person,
    pub(super) creator: Person,
    pub(super) buyer: Person,
    pub(super) order_id: String,
    pub(super) payment_id: String,
}

impl Sold {
    /// The order is there, and its payment open.
    pub(super) async fn open(world: &World) -> Self {
        let seller = world.person("Awa", "merchant").await;
        let creator = world.person("Binta", "influencer").await;
        let buyer = world.person("Fatou", "customer").await;
        let soap = world.product(&seller, "Savon", 10_000).await;
        let link = world.link(&seller, &creator, &[&soap]).await;
        let click = world.click(&link).await;
        let order_id = world.ordered(&buyer, &[&soap], Some(&click)).await;
        let payment_id = world.opened(&buyer, &order_id).await;
        Self { seller, creator, buyer, order_id, payment_id }
    }

    /// The gateway tells that it was paid from this number; it is settled.
    pub(super) async fn paid_from(&self, world: &World, number: &str) {
        let (id, outcome) = (&self.payment_id, Outcome::Succeeded);
        world.heard_from(id, outcome, 10_000, Some(number)).await;
        world.drain().await;
    }

    /// It was the creator's own, as the number tells.
    pub(super) async fn withheld(world: &World) -> (Self, String) {
        let sold = Self::open(world).await;
        world.asks_to_be_paid_to(&sold.creator, NUMBER).await;
        sold.paid_from(world, NUMBER).await;
        let line = world.texts("SELECT line_id::text FROM app.withheld_commissions").await;
        (sold, line[0].clone())
    }

    /// The line as its seller reads it.
    pub(super) async fn sellers_line(&self, world: &World) -> Value {
        let path = format!("/api/orders/{}", self.order_id);
        let reply = world.get(&path, Some(&self.seller)).await.expect(200);
        reply.json["order"]["lines"][0].clone()
    }
}

/// What a party reads of what is withheld.
pub(super) async fn listed(world: &World, who: &Person) -> Value {
    let reply = world.get("/api/sales/withheld", Some(who)).await.expect(200);
    reply.json["withheld"].clone()
}

#[test]
fn whoever_pays_from_the_creators_number_is_the_creator() {
    harness(async |world| {
        let (sold, line_id) = Sold::withheld(world).await;
        assert_eq!(world.figures(&sold.seller).await, [8_000, 0, 0, 0]);
        assert_eq!(world.figures(&sold.creator).await, [0, 0, 0, 0]);
        assert_eq!(world.net("platform_revenue").await, 2_000);
        assert_eq!(world.count("SELECT count(*) FROM app.conversions").await, 0);
        // Both see why, in the same words; the seller in the order too.
        let found = listed(world, &sold.creator).await;
        assert_eq!(found, listed(world, &sold.seller).await);
        let it = &found[0];
        assert_eq!((&it["line_id"], &it["why"]), (&json!(line_id), &json!("payer_number")));
        assert_eq!((&it["number_end"], &it["status"]), (&json!("07"), &json!("withheld")));
        assert_eq!((&it["gross"], &it["commission"]), (&json!(10_000), &json!(1_500)));
        assert_eq!(it["objectable_until"], "2026-02-04T09:00:00.000000Z");
        let line = sold.sellers_line(world).await;
        assert_eq!(line["attribution"], "self_purchase");
        assert_eq!(line["own_purchase"], json!({ "why": "payer_number", "number_end": "07" }));
        assert_eq!(line["commission"], Value::Null);
        assert_eq!(line["parts"], json!({ "platform": 2_000, "creator": 0, "seller": 8_000 }));
        // What the order froze stays as it was; its buyer reads nothing of it.
        let frozen = "SELECT attribution FROM app.order_lines";
        assert_eq!(world.texts(frozen).await, ["attributed"]);
        let path = format!("/api/orders/{}", sold.order_id);
        let bought = world.get(&path, Some(&sold.buyer)).await.expect(200);
        assert!(!bought.text.contains("purchase"), "{}", bought.text);
        world.verified().await;
    });
}

#[test]
fn the_number_stands_in_no_event_and_in_no_list() {
    harness(async |world| {
        let (sold, _) = Sold::withheld(world).await;
        let events = "SELECT string_agg(event::text, ' ') FROM app.outbox";
        let mut told = world.texts(events).await.remove(0);
        assert!(told.contains("commission.withheld"), "{told}");
        told += &listed(world, &sold.seller).await.to_string();
        told += &sold.sellers_line(world).await.to_string();
        for number in [NUMBER, &NUMBER[4..], "070707"] {
            assert!(!told.contains(number), "{number}: {told}");
        }
    });
}

#[test]
fn a_number_of_any_account_of_the_creators_tells() {
    harness(async |world| {
        let sold = Sold::open(world).await;
        // The creator has a shop, too: another account, tied to it by a number.
        let shop = world.person("Boutique", "merchant").await;
        world.asks_to_be_paid_to(&sold.creator, "+2250505050505").await;
        world.asks_to_be_paid_to(&shop, "+2250505050505").await;
        world.asks_to_be_paid_to(&shop, NUMBER).await;
        sold.paid_from(world, NUMBER).await;
        assert_eq!(world.figures(&sold.creator).await, [0, 0, 0, 0]);
        assert_eq!(listed(world, &sold.creator).await[0]["number_end"], "07");
        assert_eq!(listed(world, &shop).await, json!([]));
    });
}

#[test]
fn what_the_buyer_asked_for_since_the_order_tells_too() {
    harness(async |world| {
        let sold = Sold::open(world).await;
        world.asks_to_be_paid_to(&sold.creator, "+2250505050511").await;
        world.asks_to_be_paid_to(&sold.buyer, "+2250505050511").await;
        sold.paid_from(world, STRANGERS).await;
        let it = listed(world, &sold.seller).await[0].clone();
        assert_eq!((&it["why"], &it["number_end"]), (&json!("shared_number"), &json!("11")));
    });
}

#[test]
fn a_strangers_number_and_the_shops_own_leave_the_commission_alone() {
    harness(async |world| {
        let sold = Sold::open(world).await;
        world.asks_to_be_paid_to(&sold.creator, "+2250505050505").await;
        world.asks_to_be_paid_to(&sold.seller, NUMBER).await;
        // A shop that pays for its customers does not strip its creators.
        sold.paid_from(world, NUMBER).await;
        assert_eq!(world.figures(&sold.creator).await, [1_500, 0, 0, 0]);
        assert_eq!(world.figures(&sold.seller).await, [6_500, 0, 0, 0]);
        assert_eq!(listed(world, &sold.seller).await, json!([]));
        assert_eq!(sold.sellers_line(world).await["own_purchase"], Value::Null);
        world.verified().await;
    });
}

#[test]
fn only_the_creators_own_lines_are_stripped() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let binta = world.person("Binta", "influencer").await;
        let kofi = world.person("Kofi", "influencer").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.product(&awa, "Savon", 10_000).await;
        let oil = world.product(&awa, "Huile", 10_000).await;
        let link = world.link(&awa, &binta, &[&soap]).await;
        let other = world.link(&awa, &kofi, &[&oil]).await;
        let first = format!("/r/{}", link.code.as_str());
        let first = crate::affiliate::support::cookie(&world.follow(&first, &[]).await.expect(302));
        let click = world.click(&other).await;
        let items = json!([
            { "product_id": soap, "quantity": 1 }, { "product_id": oil, "quantity": 1 },
        ]);
        let headers = [("idempotency-key", "both"), ("cookie", first.as_str())];
        let body = json!({ "items": items, "click_id": click });
        let post = reqwest::Method::POST;
        let order = world.send(post, "/api/orders", Some(&fatou), Some(body), &headers).await;
        let order_id = order.expect(201).str("/order/id").to_owned();
        let payment_id = world.opened(&fatou, &order_id).await;
        world.asks_to_be_paid_to(&kofi, NUMBER).await;
        world.heard_from(&payment_id, Outcome::Succeeded, 20_000, Some(NUMBER)).await;
        world.drain().await;
        assert_eq!(world.figures(&binta).await, [1_500, 0, 0, 0]);
        assert_eq!(world.figures(&kofi).await, [0, 0, 0, 0]);
        assert_eq!(world.figures(&awa).await, [14_500, 0, 0, 0]);
        world.verified().await;
    });
}

#[test]
fn an_own_account_is_told_too_and_there_is_nothing_to_object_to() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let binta = world.person("Binta", "influencer").await;
        let soap = world.product(&awa, "Savon", 10_000).await;
        let link = world.link(&awa, &binta, &[&soap]).await;
        // The creator by its own link, the merchant by the creator's.
        for (buyer, place) in [(&binta, 0), (&awa, 1)] {
            let click = world.click(&link).await;
            world.paid(buyer, &[&soap], Some(&click), 10_000).await;
            world.drain().await;
            let found = listed(world, &binta).await;
            assert_eq!(found.as_array().map(Vec::len), Some(place + 1));
            for it in found.as_array().expect("a list") {
                assert_eq!((&it["why"], &it["number_end"]), (&json!("same_account"), &Value::Null));
                assert_eq!(it["objectable_until"], Value::Null);
                let path = format!("/api/sales/{}/objections", it["line_id"].as_str().unwrap());
                let refused = world.post(&path, Some(&binta), json!({ "message": "Moi" })).await;
                refused.expect_problem(409, "own_account");
            }
        }
        assert_eq!(world.figures(&awa).await, [16_000, 0, 0, 0]);
        assert_eq!(world.figures(&binta).await, [0, 0, 0, 0]);
    });
}

#[test]
fn the_list_is_a_feed_for_those_who_sell_and_earn() {
    harness(async |world| {
        let (sold, line_id) = Sold::withheld(world).await;
        let page = world.get("/api/sales/withheld?limit=1", Some(&sold.seller)).await.expect(200);
        assert_eq!(page.str("/withheld/0/line_id"), line_id);
        assert_eq!(page.json["next_cursor"], Value::Null);
        let other = world.person("Issa", "merchant").await;
        assert_eq!(listed(world, &other).await, json!([]));
        world.get("/api/sales/withheld", None).await.expect_problem(401, "not_signed_in");
        let refused = world.get("/api/sales/withheld", Some(&sold.buyer)).await;
        refused.expect_problem(403, "forbidden_role");
    });
}
