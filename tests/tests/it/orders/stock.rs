//! Stock never goes below zero, however many buy at once.
//! Deliberately not here: returning it (`cancel_unpaid`).

use super::support::at_once;
use crate::harness::harness;

#[test]
fn no_more_is_sold_than_there_is() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let soap = world.stocked(&awa, 1_000, 30).await;
        let mut buyers = vec![];
        for number in 0..10 {
            buyers.push(world.person(&format!("Buyer{number}"), "customer").await);
        }
        let items = [(soap.as_str(), 2)];
        let all = (0..40).map(|number| world.order(&buyers[number % 10], &items));
        let mut sold = 0;
        for reply in at_once(all).await {
            if reply.status == 201 {
                sold += 1;
            } else {
                reply.expect_problem(409, "items_unavailable");
            }
        }
        assert_eq!(sold, 15);
        assert_eq!(world.count("SELECT stock FROM app.products").await, 0);
        assert_eq!(world.count("SELECT sum(quantity)::bigint FROM app.order_lines").await, 30);
    });
}

#[test]
fn two_products_in_either_order_lock_nobody_out() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        // Orders of one buyer wait for each other, and ten of them are unpaid at most.
        let mut buyers = vec![];
        for number in 0..4 {
            buyers.push(world.person(&format!("Fatou{number}"), "customer").await);
        }
        let soap = world.stocked(&awa, 1_000, 100).await;
        let oil = world.stocked(&awa, 1_000, 100).await;
        let one_way = [(soap.as_str(), 1), (oil.as_str(), 1)];
        let other_way = [(oil.as_str(), 1), (soap.as_str(), 1)];
        let all = (0..40)
            .map(|number| (number / 10, if number % 2 == 0 { &one_way } else { &other_way }))
            .map(|(buyer, items)| world.order(&buyers[buyer], items));
        for reply in at_once(all).await {
            reply.expect(201);
        }
        assert_eq!(world.count("SELECT sum(stock)::bigint FROM app.products").await, 120);
    });
}

#[test]
fn an_order_takes_all_or_nothing() {
    harness(async |world| {
        let awa = world.person("Awa", "merchant").await;
        let fatou = world.person("Fatou", "customer").await;
        let soap = world.stocked(&awa, 1_000, 5).await;
        let oil = world.stocked(&awa, 1_000, 1).await;
        let reply = world.order(&fatou, &[(&soap, 5), (&oil, 2)]).await;
        reply.expect_problem(409, "items_unavailable");
        assert_eq!(world.count("SELECT sum(stock)::bigint FROM app.products").await, 6);
        // A total that is refused takes nothing either.
        let chalk = world.stocked(&awa, 1, 50).await;
        world.order(&fatou, &[(&chalk, 24)]).await.expect_problem(422, "order_total_out_of_range");
        assert_eq!(world.count("SELECT sum(stock)::bigint FROM app.products").await, 56);
    });
}
