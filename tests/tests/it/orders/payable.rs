//! What an order needs to hold stock: a gateway that takes its total, and few unpaid ones beside.
//! Deliberately not here: paying it (payments).

use super::support::at_once;
use crate::harness::harness;
use serde_json::json;

#[test]
fn a_total_that_no_gateway_takes_is_refused_and_holds_nothing() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.stocked(&awa, 333, 10).await;
        let refused = world.order(&fatou, &[(&soap, 1)]).await;
        let refused = refused.expect_problem(422, "amount_not_payable");
        assert_eq!(refused.json["nearest"], json!([330, 335]));
        let said = "possibles\u{a0}: 330\u{a0}F\u{a0}CFA ou 335\u{a0}F\u{a0}CFA.";
        assert!(refused.str("/detail").ends_with(said), "{}", refused.text);
        assert_eq!(world.count("SELECT stock FROM app.products").await, 10);
        assert_eq!(world.count("SELECT count(*) FROM app.orders").await, 0);
        // Five of them make a total that can be paid, and the order says by whom.
        let placed = world.order(&fatou, &[(&soap, 5)]).await.expect(201);
        assert_eq!(placed.json["order"]["payable_with"], json!(["cinetpay"]));
        let path = format!("/api/orders/{}", placed.str("/order/id"));
        let read = world.get(&path, Some(&fatou)).await.expect(200);
        assert_eq!(read.json["order"], placed.json["order"]);
    });
}

#[test]
fn a_buyer_has_ten_unpaid_orders_at_once_at_most() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.stocked(&awa, 1_000, 100).await;
        let items = [(soap.as_str(), 1)];
        let replies = at_once((0..15).map(|_| world.order(&fatou, &items))).await;
        let (placed, refused): (Vec<_>, Vec<_>) =
            replies.into_iter().partition(|reply| reply.status == 201);
        assert_eq!((placed.len(), refused.len()), (10, 5));
        for reply in refused {
            let reply = reply.expect_problem(409, "too_many_unpaid_orders");
            assert_eq!(reply.json["max"], 10);
        }
        assert_eq!(world.count("SELECT stock FROM app.products").await, 90);
        // Whoever cancels one may order again; whoever waits for a day too.
        let path = format!("/api/orders/{}/cancel", placed[0].str("/order/id"));
        world.put(&path, Some(&fatou), json!({})).await.expect(200);
        world.order(&fatou, &items).await.expect(201);
        world.order(&fatou, &items).await.expect_problem(409, "too_many_unpaid_orders");
        world.advance(86_400).await.expect(200);
        world.order(&fatou, &items).await.expect(201);
    });
}
