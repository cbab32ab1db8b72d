//! Money that comes after the time to pay: it revives the order if all that it takes is left.
//! Deliberately not here: money for what is paid or was cancelled by its buyer (`settle`).

use crate::{
    harness::{Person, World, harness},
    orders::support::{at_once, wish},
};
use cauri_application::revenue::settle::settle;
use cauri_domain::payments::Outcome;
use serde_json::json;

/// An order with an open payment, whose time to pay runs out.
struct Late {
    seller: Person,
    buyer: Person,
    product: String,
    order_id: String,
    payment_id: String,
}

impl Late {
    /// An order of so many pieces of a product of which there are so many.
    async fn of(world: &World, stock: i64, quantity: i64) -> Self {
        let seller = world.person("Awa", "merchant").await;
        let buyer = world.person("Fatou", "customer").await;
        let product = world.stocked(&seller, 1_000, stock).await;
        let order = world.order(&buyer, &[(&product, quantity)]).await.expect(201);
        let order_id = order.str("/order/id").to_owned();
        let payment_id = world.opened(&buyer, &order_id).await;
        Self { seller, buyer, product, order_id, payment_id }
    }

    /// The clock has cancelled it, and its stock is back.
    async fn expired(world: &World, stock: i64, quantity: i64) -> Self {
        let late = Self::of(world, stock, quantity).await;
        world.advance(25 * 3_600).await.expect(200);
        assert_eq!(late.status(world).await, "cancelled");
        assert_eq!(left(world).await, stock);
        late
    }

    async fn status(&self, world: &World) -> String {
        let path = format!("/api/orders/{}", self.order_id);
        let reply = world.get(&path, Some(&self.buyer)).await.expect(200);
        reply.str("/order/status").to_owned()
    }
}

/// What is left of the one product.
async fn left(world: &World) -> i64 {
    world.count("SELECT stock FROM app.products ORDER BY created_at LIMIT 1").await
}

#[test]
fn an_expired_order_is_revived_by_its_late_money() {
    harness(async |world| {
        let late = Late::expired(world, 5, 2).await;
        let before = "SELECT version FROM app.orders";
        let before = world.count(before).await;
        world.heard(&late.payment_id, Outcome::Succeeded, 2_000).await;
        world.drain().await;
        assert_eq!(late.status(world).await, "paid");
        assert_eq!(left(world).await, 3);
        assert_eq!(world.figures(&late.seller).await, [1_600, 0, 0, 0]);
        assert_eq!(world.net("unapplied").await, 0);
        assert!(world.count("SELECT version FROM app.orders").await > before);
        // Nothing of the cancellation is left, and it is over: it can't be cancelled any more.
        let path = format!("/api/orders/{}/cancel", late.order_id);
        let refused = world.put(&path, Some(&late.buyer), json!({})).await;
        refused.expect_problem(409, "illegal_transition");
        let kept =
            "SELECT count(*) FROM app.orders WHERE cancelled_at IS NULL AND cancelled_by IS NULL";
        assert_eq!(world.count(kept).await, 1);
        world.verified().await;
    });
}

#[test]
fn what_nobody_has_written_down_yet_still_has_its_stock() {
    harness(async |world| {
        let late = Late::of(world, 2, 2).await;
        // The time runs out, and the money is faster than the sweep.
        world.clock.advance(chrono::TimeDelta::hours(25));
        world.heard(&late.payment_id, Outcome::Succeeded, 2_000).await;
        assert_eq!(settle(&world.app).await.expect("an answer"), 1);
        assert_eq!(late.status(world).await, "paid");
        assert_eq!(left(world).await, 0);
        world.drain().await;
        assert_eq!((late.status(world).await, left(world).await), ("paid".to_owned(), 0));
        world.verified().await;
    });
}

#[test]
fn one_whose_stock_was_taken_meanwhile_stays_cancelled() {
    harness(async |world| {
        let late = Late::expired(world, 2, 2).await;
        let other = world.person("Coumba", "customer").await;
        world.order(&other, &[(&late.product, 1)]).await.expect(201);
        world.heard(&late.payment_id, Outcome::Succeeded, 2_000).await;
        world.drain().await;
        assert_eq!((late.status(world).await, left(world).await), ("cancelled".to_owned(), 1));
        assert_eq!(world.net("unapplied").await, 2_000);
        assert_eq!(world.figures(&late.seller).await, [0, 0, 0, 0]);
        world.verified().await;
    });
}

#[test]
fn all_lines_or_none() {
    harness(async |world| {
        let seller = world.person("Awa", "merchant").await;
        let buyer = world.person("Fatou", "customer").await;
        let (plenty, scarce) =
            (world.stocked(&seller, 1_000, 9).await, world.stocked(&seller, 1_000, 1).await);
        let order = world.order(&buyer, &[(&plenty, 1), (&scarce, 1)]).await.expect(201);
        let payment_id = world.opened(&buyer, order.str("/order/id")).await;
        world.advance(25 * 3_600).await.expect(200);
        world.order(&buyer, &[(&scarce, 1)]).await.expect(201);
        world.heard(&payment_id, Outcome::Succeeded, 2_000).await;
        world.drain().await;
        let stock = "SELECT sum(stock)::bigint FROM app.products";
        assert_eq!(world.count(stock).await, 9, "nothing is taken of the one that is there");
        assert_eq!(world.net("unapplied").await, 2_000);
    });
}

#[test]
fn one_that_its_buyer_cancelled_stays_so() {
    harness(async |world| {
        let late = Late::of(world, 5, 2).await;
        let path = format!("/api/orders/{}/cancel", late.order_id);
        world.put(&path, Some(&late.buyer), json!({})).await.expect(200);
        world.advance(25 * 3_600).await.expect(200);
        world.heard(&late.payment_id, Outcome::Succeeded, 2_000).await;
        world.drain().await;
        assert_eq!((late.status(world).await, left(world).await), ("cancelled".to_owned(), 5));
        assert_eq!(world.net("unapplied").await, 2_000);
        world.verified().await;
    });
}

#[test]
fn an_amount_that_is_not_the_orders_revives_nothing() {
    harness(async |world| {
        let late = Late::expired(world, 5, 2).await;
        world.heard(&late.payment_id, Outcome::Succeeded, 2_000).await;
        world.meddle("UPDATE app.payments SET amount_xof = 1999".to_owned()).await;
        world.drain().await;
        assert_eq!((late.status(world).await, left(world).await), ("cancelled".to_owned(), 5));
        let parked = "SELECT count(*) FROM app.payments WHERE parked_at IS NOT NULL";
        assert_eq!(world.count(parked).await, 1);
    });
}

#[test]
fn two_late_payments_of_one_order_revive_it_once() {
    harness(async |world| {
        let late = Late::of(world, 5, 2).await;
        world.heard(&late.payment_id, Outcome::Failed, 2_000).await;
        let second = world.opened(&late.buyer, &late.order_id).await;
        world.advance(25 * 3_600).await.expect(200);
        for payment in [&late.payment_id, &second] {
            world.heard(payment, Outcome::Succeeded, 2_000).await;
        }
        let settled = at_once((0..2).map(|_| settle(&world.app))).await;
        let settled: usize = settled.into_iter().map(|count| count.expect("settled")).sum();
        assert_eq!(settled, 2);
        world.drain().await;
        assert_eq!((late.status(world).await, left(world).await), ("paid".to_owned(), 3));
        assert_eq!(world.net("unapplied").await, 2_000);
        world.verified().await;
    });
}

#[test]
fn late_orders_that_want_the_same_piece_get_it_once() {
    harness(async |world| {
        let seller = world.person("Awa", "merchant").await;
        let product = world.stocked(&seller, 1_000, 4).await;
        let mut payments = vec![];
        for name in ["Fatou", "Coumba", "Mariam", "Aminata"] {
            let buyer = world.person(name, "customer").await;
            let order = world.order(&buyer, &[(&product, 1)]).await.expect(201);
            payments.push(world.opened(&buyer, order.str("/order/id")).await);
        }
        world.advance(25 * 3_600).await.expect(200);
        // Two pieces go elsewhere; four late payments and a new order meet at the other two.
        let other = world.person("Issa", "customer").await;
        world.order(&other, &[(&product, 2)]).await.expect(201);
        for payment in &payments {
            world.heard(payment, Outcome::Succeeded, 1_000).await;
        }
        let key = world.app.ids.next().to_string();
        let (settled, bought) = tokio::join!(
            at_once((0..3).map(|_| settle(&world.app))),
            world.post_with_key("/api/orders", &other, &key, wish(&[(&product, 1)])),
        );
        let settled: usize = settled.into_iter().map(|count| count.expect("settled")).sum();
        assert_eq!(settled, 4);
        let bought = i64::from(bought.status == 201);
        let paid = world.count("SELECT count(*) FROM app.orders WHERE status = 'paid'").await;
        assert_eq!((paid + bought, left(world).await), (2, 0));
        assert_eq!(world.net("unapplied").await, (4 - paid) * 1_000);
        world.drain().await;
        world.verified().await;
    });
}
